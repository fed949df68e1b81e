import type { Finding } from '../domain/verdict.ts';
import type { ProbeStep } from '../upstream/probe/evidence.ts';
import { printable } from './table.ts';

/** One line for each step, while the probe runs: what was asked, and what came. */
export function stepLine(step: Pick<ProbeStep, 'evidence' | 'failure'> & Partial<Pick<ProbeStep, 'server'>>): string {
  const { evidence, failure, server } = step;
  const { method, url, status, ms } = evidence;
  const came = failure?.message ?? `HTTP ${status}${server ? `: ${server.name} ${server.version}` : ''}`;
  return `  ${method} ${printable(url)} → ${printable(came)} (${ms} ms)`;
}

/** What was found beside the verdict, worst first. */
export function findingLines(findings: readonly Finding[]): string[] {
  const order = ['error', 'warning', 'info'];
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return sorted.map(({ severity, code, saw, fix }) =>
    printable(`  ${severity} ${code}: ${saw}${fix === '' ? '' : `. ${fix}`}`),
  );
}
