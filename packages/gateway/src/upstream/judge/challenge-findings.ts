import type { Finding } from '../../domain/verdict.ts';
import { askedUrl, metadataAnswer } from './answer-kind.ts';
import { finding, plain, quoted } from './finding.ts';
import { urlFault } from './published-urls.ts';
import type { Sight } from './sight.ts';

/** What is wrong with the refusal of a stranger (RFC 9110 section 11.6.1, RFC 9728 section 5.1). */
export function challengeFindings(sight: Sight): readonly Finding[] {
  return [...statusFinding(sight), ...schemeFinding(sight), ...unquoted(sight), ...unreachableMetadata(sight)];
}

function statusFinding({ first, facts, evidence: { url } }: Sight): readonly Finding[] {
  const { status } = first.evidence;
  if (status === 401 || facts === undefined) return [];
  const saw = `A request without a token is answered with HTTP ${status}.`;
  const fix = 'Answer it with 401 and WWW-Authenticate: Bearer resource_metadata="…"; others sign in only after that.';
  return [finding('status_not_401', 'warning', { saw, fix, url })];
}

function schemeFinding({ first, bearer, facts, evidence: { url } }: Sight): readonly Finding[] {
  const { evidence, challenges } = first;
  if (evidence.status !== 401 || bearer !== undefined) return [];
  if (challenges.length === 0) {
    const saw = 'A request without a token is answered with 401, without WWW-Authenticate.';
    const fix = 'Say in WWW-Authenticate how to authenticate: RFC 9110 requires it of every 401.';
    return [finding('challenge_missing', 'warning', { saw, fix, url })];
  }
  if (facts === undefined) return [];
  const saw = `The 401 names ${challenges.map(({ scheme }) => scheme).join(', ')}, and no Bearer.`;
  const fix = 'Add a challenge of the scheme Bearer with resource_metadata="…".';
  return [finding('challenge_not_bearer', 'warning', { saw, fix, url })];
}

function unquoted({ first, challenges, evidence: { url } }: Sight): readonly Finding[] {
  if (!challenges.some((challenge) => challenge.unquoted)) return [];
  const header = first.evidence.headers['www-authenticate'];
  const saw = `A value in WWW-Authenticate stands unquoted where a quoted string is due${header === undefined ? '' : `: ${plain(header)}`}.`;
  const fix = 'Put the values in WWW-Authenticate into double quotes.';
  return [finding('challenge_unquoted', 'warning', { saw, fix, url })];
}

/** Web pages and the like at that place have findings of their own. */
function unreachableMetadata({ bearer, resource, facts, evidence }: Sight): readonly Finding[] {
  const advertised = bearer?.params.resource_metadata;
  if (advertised === undefined || urlFault(advertised, evidence) !== undefined) return [];
  const step = resource.steps.find((each) => isSameUrl(askedUrl(each), advertised, evidence.url));
  if (step === undefined || !['absent', 'unreachable'].includes(metadataAnswer(step))) return [];
  const came = step.failure?.message ?? `HTTP ${step.evidence.status}`;
  return [
    finding('challenge_metadata_unreachable', facts ? 'warning' : 'error', {
      saw: `The challenge names ${quoted(advertised)} as the place of the resource metadata, where there is none: ${came}.`,
      fix: 'Serve the metadata at exactly that address, or correct resource_metadata in WWW-Authenticate.',
      url: askedUrl(step),
    }),
  ];
}

/** @param base what a relative one is relative to */
function isSameUrl(one: string, other: string, base: string): boolean {
  return one === other || (URL.canParse(other, base) && new URL(one, base).href === new URL(other, base).href);
}
