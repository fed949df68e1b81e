import type { Finding, Verdict } from '../../domain/verdict.ts';

export type Severity = Finding['severity'];
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** What `gatehouse doctor` ends with. */
export const exits = { fine: 0, found: 1, usage: 2, unreachable: 3, failed: 4 } as const;

/** @param failOn the least severity that counts */
export function exitStatus(
  verdict: Verdict,
  findings: readonly { readonly severity: Severity }[],
  failOn: Severity,
): number {
  // A server that answers with a failure was reached.
  if (verdict.kind === 'unreachable' && verdict.stage !== 'http') return exits.unreachable;
  const counting = severities.slice(0, severities.indexOf(failOn) + 1);
  return findings.some(({ severity }) => counting.includes(severity)) ? exits.found : exits.fine;
}
