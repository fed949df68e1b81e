import { expect, test } from 'vitest';
import { headline, table } from '../../bench/report.ts';
import { readResult } from '../../bench/result.ts';
import { root, textOf } from './repository-files.ts';

const guide = textOf('docs/performance.md');
const named = /\.\.\/(bench\/results\/[\w-]+\.json)/.exec(guide)?.[1] ?? '';

test('the figures of the performance guide are those of the result file that it names', () => {
  const result = readResult(`${root}${named}`);
  expect(guide).toContain(headline(result));
  expect(guide).toContain(table(result));
  expect(guide).toContain(result.date.slice(0, 10));
});

test('the result file says how far its figures go: every variant in every round, and every call audited', () => {
  const { rounds, cases, measurements, audit } = readResult(`${root}${named}`);
  expect(measurements).toHaveLength(rounds * cases.length * 4);
  expect(measurements.filter(({ wrong }) => wrong > 0)).toEqual([]);
  expect(audit.events).toBeGreaterThanOrEqual(audit.calls);
});

test('the result file tells nothing of the machine but its class', () => {
  expect(textOf(named)).not.toMatch(/\/(?:home|root|tmp|usr|var|work)\/|hostname/);
});
