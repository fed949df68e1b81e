import { expect, test } from 'vitest';
import { type Report, summarize } from '../../scripts/test-report.ts';

function file(
  name: string,
  statuses: readonly string[],
  seconds = 1,
  status = 'passed',
): Report['testResults'][number] {
  const assertionResults = statuses.map((each, at) => ({ status: each, fullName: `${name} ${at}` }));
  return { name, status, startTime: 0, endTime: seconds * 1000, assertionResults };
}

test('counts passed and failed tests over all files', () => {
  const report = { testResults: [file('a', ['passed', 'passed']), file('b', ['passed', 'failed'], 1, 'failed')] };
  expect(summarize(report, 1)).toMatchObject({ passed: 3, failed: 1, problems: [] });
});

test.each(['skipped', 'pending', 'todo'])('a test that is %s is named and counts as failed', (status) => {
  const report = { testResults: [file('a', ['passed', status])] };
  expect(summarize(report, 0)).toMatchObject({ passed: 1, failed: 1, problems: ['skipped: a 1'] });
});

test('a file that cannot be loaded counts as failed though none of its tests did', () => {
  const report = { testResults: [file('a', ['passed']), file('b', [], 0, 'failed')] };
  expect(summarize(report, 1)).toMatchObject({ passed: 1, failed: 1, problems: ['no test of this file ran: b'] });
});

test.each([
  ['left no report', undefined, 1],
  ['found no test', { testResults: [] }, 0],
  ['was ended by a signal', undefined, null],
])('a run that %s counts as failed', (_case, report, code) => {
  expect(summarize(report, code)).toMatchObject({ passed: 0, failed: 1, problems: ['no test ran'] });
});

test('an exit code that no failed test explains counts as failed', () => {
  const { failed, problems } = summarize({ testResults: [file('a', ['passed'])] }, 1);
  expect(failed).toBe(1);
  expect(problems).toEqual([expect.stringContaining('exit code 1')]);
});

test('the slowest files come first, ten at most', () => {
  const testResults = Array.from({ length: 12 }, (_, at) => file(`f${at}`, ['passed'], at));
  const { slowest } = summarize({ testResults }, 0);
  expect(slowest.map(({ file: name }) => name)).toEqual(['f11', 'f10', 'f9', 'f8', 'f7', 'f6', 'f5', 'f4', 'f3', 'f2']);
  expect(slowest[0]?.seconds).toBe(11);
});
