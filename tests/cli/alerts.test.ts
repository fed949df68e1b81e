import { afterEach, beforeEach, expect, test } from 'vitest';
import { onStoreOf } from './data.ts';
import { type Bench, openBench } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const alert = { severity: 'error', problem: undefined, link: '/connect/crm' } as const;

test('what is to be mended is listed with where, whose, how often and the page, and what is resolved on demand', async () => {
  expect((await bench.run(['alert', 'list'])).stdout).toBe('nothing is to be mended\n');
  expect((await bench.run(['alert', 'list', '--all'])).stdout).toBe('there were no alerts\n');
  await onStoreOf(bench, async ({ alerts, servers, identities, users, installation }) => {
    const base = { url: 'https://crm.example.com/mcp', network: 'public', auth: { mode: 'none' } } as const;
    const { id: serverId } = await servers.create({ slug: 'crm', ...base });
    const { id: owner } = await users.put('anna@example.com');
    const { id } = await identities.setHeaders(serverId, owner, { 'x-key': 'hunter2' });
    const about = (kind: 'server' | 'identity', subject: string, cause: string) =>
      alerts.raise({ ...alert, cause, subject: { kind, id: subject }, why: 'said\u001b[2J' });
    await about('server', serverId, 'upstream_unreachable');
    await alerts.resolve({ kind: 'server', id: serverId });
    await about('identity', 'idn_gone', 'gone');
    await about('identity', id, 'invalid_grant');
    await about('identity', id, 'invalid_grant');
    await installation.setPublicUrl('https://mcp.example.com');
  });
  const rows = async (...more: string[]) =>
    (await bench.run(['alert', 'list', ...more])).stdout
      .trim()
      .split('\n')
      .map((line) => line.replaceAll(/\d{4}-\S+Z/g, '<time>').replaceAll(/ {2,}/g, '  '))
      .toSorted();
  const open = [
    'SEVERITY  CAUSE  ABOUT  SINCE  SEEN  COUNT  STATE  WHY  LINK',
    'error  gone  idn_gone  <time>  <time>  1  open  said\\u{1b}[2J  https://mcp.example.com/connect/crm',
    'error  invalid_grant  crm (anna@example.com)  <time>  <time>  2  open  said\\u{1b}[2J  https://mcp.example.com/connect/crm',
  ];
  expect(await rows()).toEqual(open);
  expect(await rows('--all')).toEqual([
    ...open,
    'error  upstream_unreachable  crm  <time>  <time>  1  resolved <time>  said\\u{1b}[2J  https://mcp.example.com/connect/crm',
  ]);
  expect(await rows('--all', '-n', '1')).toHaveLength(2);
  const { alerts } = JSON.parse((await bench.run(['alert', 'list', '--json'])).stdout);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(alerts).toContainEqual({
    id: expect.stringMatching(/^alr_/),
    cause: 'invalid_grant',
    severity: 'error',
    about: { kind: 'identity', id: expect.stringMatching(/^idn_/), server: 'crm', user: 'anna@example.com' },
    why: 'said\u001b[2J',
    problem: null,
    link: 'https://mcp.example.com/connect/crm',
    count: 2,
    firstAt: time,
    lastAt: time,
    resolvedAt: null,
  });
});
