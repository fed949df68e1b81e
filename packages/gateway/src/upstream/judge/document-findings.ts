import type { Finding } from '../../domain/verdict.ts';
import type { ProbeStep } from '../probe/evidence.ts';
import { askedUrl, mediaType, metadataAnswer } from './answer-kind.ts';
import { finding } from './finding.ts';

/**
 * What is served with success where metadata belongs, and is none. A single-page application answers every address with its
 * page, at which other clients give up.
 * @param blocks whether nothing works for the lack of it
 */
export function documentFindings(
  steps: readonly ProbeStep[],
  { blocks }: { readonly blocks: boolean },
): readonly Finding[] {
  const severity = blocks ? 'error' : 'warning';
  return steps.flatMap((step) => {
    const url = askedUrl(step);
    switch (metadataAnswer(step)) {
      case 'html':
        return finding('metadata_html', severity, {
          saw: `${url} is answered with HTTP ${step.evidence.status} and a web page.`,
          fix: 'Serve the metadata there as application/json; where there is none, answer 404.',
          url,
        });
      case 'unparsable':
        return finding('metadata_unparsable', severity, {
          saw: `${url} is answered with HTTP ${step.evidence.status} and ${mediaType(step.evidence.headers) || 'something'} that is no JSON object.`,
          fix: 'Serve the metadata there as one JSON object; where there is none, answer 404.',
          url,
        });
      default:
        return [];
    }
  });
}
