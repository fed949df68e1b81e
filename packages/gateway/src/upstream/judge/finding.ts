import type { Finding } from '../../domain/verdict.ts';
import type { FindingCode } from './finding-codes.ts';

/** @param about what was seen, what to change, and the URL that it is about */
export function finding(
  code: FindingCode,
  severity: Finding['severity'],
  about: Pick<Finding, 'saw' | 'fix' | 'url'>,
): Finding {
  return { code, severity, ...about };
}

/** A fault that shows at several places is told of once, where it showed first. */
export function firstOfEachCode(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }, index) => findings.findIndex((other) => other.code === code) === index);
}

const longest = 200;

/** A value that a server sent, for people: bounded, and never able to break out of its line. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
