import type { DiagnosedFinding, Diagnosis } from '../../upstream/diagnose/diagnosis.ts';
import { frameworkNames } from '../../upstream/judge/framework.ts';
import { printable } from '../table.ts';
import { severities } from './exit-status.ts';
import { wrapped } from './wrapped.ts';

/** The report as people read it in a terminal. @param words what the server is and what is to be done next */
export function reportLines({ findings, framework, era, left }: Diagnosis, words: readonly string[]): string[] {
  const [verdict = '', ...next] = words;
  const made = framework === null ? [] : [`It looks like ${frameworkNames[framework]}.`];
  return [
    `verdict: ${[verdict, ...made, ...(era === null ? [] : [eras[era]])].join(' ')}`,
    ...next,
    countLine(findings),
    ...findings.flatMap(findingBlock),
    ...(left.length === 0 ? [] : ['', `left behind: ${left.join('; ')}`]),
  ].map(printable);
}

const eras: Readonly<Record<NonNullable<Diagnosis['era']>, string>> = {
  legacy: 'It speaks the revisions up to 2025-11-25.',
  modern: 'It speaks the revision of 2026-07-28 alone.',
  both: 'It speaks the revisions of 2025 and that of 2026-07-28.',
};

function countLine(findings: readonly DiagnosedFinding[]): string {
  if (findings.length === 0) return 'findings: none';
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return `findings: ${counts.join(', ')}`;
}

function findingBlock({ severity, code, symptom, cause, fix, evidence }: DiagnosedFinding): string[] {
  return [
    '',
    `${severity} ${code}`,
    ...wrapped('  seen:    ', evidence.saw),
    ...wrapped('  symptom: ', symptom),
    ...wrapped('  cause:   ', cause),
    ...(fix === '' ? [] : wrapped('  fix:     ', fix)),
  ];
}
