import { expect, test } from 'vitest';
import { annotationLines } from '../../packages/gateway/src/cli/doctor/annotations.ts';
import { exitStatus } from '../../packages/gateway/src/cli/doctor/exit-status.ts';
import { reportHtml } from '../../packages/gateway/src/cli/doctor/report-html.ts';
import { reportLines } from '../../packages/gateway/src/cli/doctor/report-text.ts';
import type { Verdict } from '../../packages/gateway/src/domain/verdict.ts';
import { typedNetwork } from '../../packages/gateway/src/net/typed-network.ts';
import type { DiagnosedFinding, Diagnosis } from '../../packages/gateway/src/upstream/diagnose/diagnosis.ts';
import { textOf } from '../conventions/repository-files.ts';
import { resolver } from '../net/way-out.ts';
import { examined } from './examined.ts';
import { admit } from './patient.ts';

const hostile = '</pre><script>alert(1)</script>\n::error::mine\u202e\u001b[31m';

const found: DiagnosedFinding = {
  code: 'not_mcp',
  severity: 'info',
  symptom: 'symptom',
  cause: 'cause',
  fix: 'fix 100%',
  evidence: { saw: hostile, url: 'https://mcp.example.com/mcp' },
};

const diagnosis: Diagnosis = {
  url: 'https://mcp.example.com/mcp',
  verdict: 'not_mcp',
  era: null,
  authMode: null,
  framework: null,
  findings: [found],
  left: [hostile],
  transcript: [],
};

test('what a server sent is text in every form of the report', () => {
  const html = reportHtml(diagnosis, { words: [hostile], at: new Date(0) });
  expect(html).not.toContain('<script');
  expect(html).not.toMatch(/(?:src|href)=/);
  expect(html).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(html).toContain('&#60;script&#62;alert(1)');
  for (const line of reportLines(diagnosis, [hostile])) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  const [annotation = '', ...more] = annotationLines([found]);
  expect(more).toEqual([]);
  expect(annotation).toMatch(/^::notice title=gatehouse doctor%3A not_mcp::.*%0A::error::mine.*fix 100%25$/);
  expect(annotation).not.toContain('\n');
});

const open: Verdict = { kind: 'open' };
const silent: Verdict = { kind: 'unreachable', stage: 'tcp', reason: '' };
const failing: Verdict = { kind: 'unreachable', stage: 'http', reason: '' };

test.each([
  [open, [], 'warning', 0],
  [open, ['info'], 'warning', 0],
  [open, ['info'], 'info', 1],
  [open, ['warning'], 'warning', 1],
  [open, ['warning'], 'error', 0],
  [open, ['info', 'error'], 'error', 1],
  [silent, ['error'], 'error', 3],
  [failing, ['error'], 'error', 1],
] as const)('%j with %j and --fail-on %s ends with %i', (verdict, severities, failOn, status) => {
  expect(
    exitStatus(
      verdict,
      severities.map((severity) => ({ severity })),
      failOn,
    ),
  ).toBe(status);
});

test.each([
  ['http://mcp.example.com/mcp', 'private'],
  ['https://127.0.0.1/mcp', 'private'],
  ['https://[::1]/mcp', 'private'],
  ['https://intern.test/mcp', 'private'],
  ['https://intern6.test/mcp', 'private'],
  ['https://public.test/mcp', 'public'],
  ['https://nowhere.test/mcp', 'public'],
])('%s is of the class that it is typed for: %s', async (url, network) => {
  const { lookup } = resolver({
    'intern.test': [['203.0.113.9', '10.0.0.1']],
    'intern6.test': [['fd00::1']],
    'public.test': [['203.0.113.9', '2001:db8::1']],
  });
  expect(await typedNetwork(url, lookup)).toBe(network);
});

test('the README shows what it says of a server that loses clients', async () => {
  const { at, url } = await admit({ sharesClients: false });
  const { diagnosis: said } = await examined(url);
  const shown = JSON.stringify(said)
    .replaceAll(at, 'https://notes.example.com')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '7d1f90c2');
  const lines = reportLines(JSON.parse(shown) as Diagnosis, [
    'OAuth at https://notes.example.com: it connects by itself. Sign in to go on.',
  ]);
  expect(textOf('README.md')).toContain(`\n${lines.join('\n')}\n`);
});
