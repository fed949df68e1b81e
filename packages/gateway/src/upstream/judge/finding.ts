import type { Finding } from '../../domain/verdict.ts';
import type { FindingCode } from './catalogue/catalogue.ts';

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

/** A value that a server sent, for people, as JSON. */
export function quoted(value: unknown): string {
  return plain(JSON.stringify(value) ?? 'nothing');
}

/** A text that a server sent, for people: bounded, without what could break out of its line or turn it around. */
export function plain(text: string): string {
  const visible = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
  return visible.length > longest ? `${visible.slice(0, longest)}…` : visible;
}
