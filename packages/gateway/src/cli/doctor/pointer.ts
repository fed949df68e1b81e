import type { Diagnosis } from '../../upstream/diagnose/diagnosis.ts';
import type { FindingCode } from '../../upstream/judge/catalogue/catalogue.ts';
import { symptomOf } from '../../upstream/judge/catalogue/error-pages.ts';
import { symptoms } from '../../upstream/judge/catalogue/symptoms.ts';
import { codesOf } from '../../upstream/judge/catalogue/troubleshooting-page.ts';
import { wrapped } from './wrapped.ts';

/** What the words of a server's own error page point to. */
export interface Pointer {
  /** Null where the words are none that are known. */
  readonly symptom: string | null;
  /** Those of its findings that were found, and those that were not. */
  readonly found: readonly FindingCode[];
  readonly notFound: readonly FindingCode[];
}

export function pointerOf(said: string, { findings }: Pick<Diagnosis, 'findings'>): Pointer {
  const symptom = symptomOf(said);
  if (symptom === undefined) return { symptom: null, found: [], notFound: [] };
  const codes = codesOf(symptom);
  const isFound = (code: FindingCode): boolean => findings.some((each) => each.code === code);
  return {
    symptom: symptoms[symptom],
    found: codes.filter(isFound),
    notFound: codes.filter((code) => !isFound(code)),
  };
}

export function pointerLines({ symptom, found, notFound }: Pointer): string[] {
  if (symptom === null) return ['', 'what the page said: nothing that is known; the log of the server has more'];
  const lines = wrapped('what the page said: ', `a symptom of the server’s: ${symptom}`);
  if (found.length > 0) return ['', ...lines, ...wrapped('  which is: ', found.join(', '))];
  return ['', ...lines, ...wrapped('  which may be: ', `${notFound.join(', ')}; none of them shows now`)];
}
