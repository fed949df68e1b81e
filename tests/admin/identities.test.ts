import { beforeEach, expect, test } from 'vitest';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import {
  removeIdentity,
  setIdentityDisabled,
  setIdentityHeaders,
} from '../../packages/gateway/src/admin/identities.ts';
import { isCoded } from '../../packages/gateway/src/errors/coded-error.ts';
import { eachOnItsInstallation } from './administration.ts';

const bench = eachOnItsInstallation('cli');
const shared = { server: 'crm', user: null } as const;
const annas = { server: 'crm', user: 'Anna@example.com' } as const;
const values = { 'x-key': 'hunter2', 'x-team': 'blue' };

beforeEach(async () => {
  const base = { gateway: 'main', network: 'public' } as const;
  const auth = { mode: 'header', headerNames: ['x-key', 'x-team'] } as const;
  await addServer(bench.administration, { ...base, slug: 'crm', url: 'https://crm.example.com/mcp', auth });
  await addServer(bench.administration, {
    ...base,
    slug: 'slack',
    url: 'https://slack.example.com/mcp',
    auth: { mode: 'oauth' },
  });
});

async function headersOfOwner(email: string | null): Promise<unknown> {
  const { servers, identities, users } = bench.administration.store;
  const server = await servers.bySlug('crm');
  const owner = email === null ? null : (await users.put(email)).id;
  return (await identities.open(server?.id ?? '', owner))?.headers;
}

test('values are kept for everybody or for one person, under the names as the server spells them', async () => {
  await setIdentityHeaders(bench.administration, { ...shared, headers: { 'X-Key': 'shared', 'X-TEAM': 'red' } });
  await setIdentityHeaders(bench.administration, { ...annas, headers: values });
  expect(await headersOfOwner(null)).toEqual({ 'x-key': 'shared', 'x-team': 'red' });
  expect(await headersOfOwner('anna@example.com')).toEqual(values);
  expect((await bench.administration.store.users.list()).map(({ email }) => email)).toEqual(['anna@example.com']);
  expect((await bench.recorded()).slice(-2)).toEqual(['identity.add shared', 'identity.add anna@example.com']);
});

test('values that are set connect what was not connected, and end the alerts about it', async () => {
  await setIdentityHeaders(bench.administration, { ...shared, headers: values });
  const { identities, alerts } = bench.administration.store;
  const [identity] = await identities.list();
  const id = identity?.id ?? '';
  await identities.setStatus(id, 1, { state: 'not_connected', code: 'x', why: '', problem: undefined });
  const alert = { cause: 'x', severity: 'error', why: '', problem: undefined, link: '/' } as const;
  await alerts.raise({ ...alert, subject: { kind: 'identity', id } });
  await alerts.raise({ ...alert, subject: { kind: 'identity', id: 'idn_other' } });
  await setIdentityHeaders(bench.administration, { ...shared, headers: values });
  expect((await identities.byId(id))?.status.state).toBe('connected');
  expect(await alerts.list({ open: true, limit: 10 })).toMatchObject([{ subject: { id: 'idn_other' } }]);
});

test.each([
  ['too few', 'crm', { 'x-key': 'hunter2' }, 'x-key, x-team; missing: x-team'],
  ['others', 'crm', { 'x-kay': 'hunter2' }, 'x-key, x-team; missing: x-key, x-team; not among them: x-kay'],
  ['none', 'crm', {}, 'x-key, x-team; missing: x-key, x-team'],
  ['values for who signs in', 'slack', { 'x-key': 'hunter2' }, 'none; not among them: x-key'],
  ['none for who signs in', 'slack', {}, 'none; it takes none'],
])('%s are refused by name', async (_, server, headers, message) => {
  const error = await refusal(setIdentityHeaders(bench.administration, { server, user: null, headers }));
  expect(error).toBe(`identity_headers_wrong: server "${server}" takes exactly these headers: ${message}`);
  expect(await bench.administration.store.identities.list()).toEqual([]);
});

test.each<[string, Parameters<typeof setIdentityHeaders>[1], string]>([
  ['an unknown server', { ...shared, server: 'nope', headers: values }, 'server_unknown'],
  ['nobody', { ...annas, user: 'anna', headers: values }, 'email_invalid'],
  ['a value that no header may carry', { ...shared, headers: { ...values, 'x-key': 'hunter2\n' } }, 'header_invalid'],
  ['a header twice', { ...shared, headers: { ...values, 'X-Key': 'hunter2' } }, 'header_invalid'],
])('values for %s are refused without being repeated', async (_, wanted, code) => {
  const error = await refusal(setIdentityHeaders(bench.administration, wanted));
  expect(error).toContain(`${code}: `);
  expect(error).not.toContain('hunter2');
  expect(await bench.administration.store.users.list()).toEqual([]);
});

test('an identity is disabled, enabled and removed, each change recorded once', async () => {
  await setIdentityHeaders(bench.administration, { ...shared, headers: values });
  await setIdentityHeaders(bench.administration, { ...annas, headers: values });
  const { identities } = bench.administration.store;
  const disabled = async () => (await identities.list()).map((identity) => identity.disabled);
  for (const to of [true, true, false])
    await setIdentityDisabled(bench.administration, { ...annas, user: 'ANNA@example.com', disabled: to });
  await setIdentityDisabled(bench.administration, { ...shared, disabled: true });
  expect(await disabled()).toEqual([true, false]);
  await removeIdentity(bench.administration, shared);
  expect(await disabled()).toEqual([false]);
  expect((await bench.recorded()).slice(-4)).toEqual([
    'identity.disable anna@example.com',
    'identity.enable anna@example.com',
    'identity.disable shared',
    'identity.remove shared',
  ]);
});

test('one that is not there is named as people name it', async () => {
  await setIdentityHeaders(bench.administration, { ...annas, headers: values });
  const missing = (wanted: { server: string; user: string | null }) =>
    Promise.all([
      refusal(removeIdentity(bench.administration, wanted)),
      refusal(setIdentityDisabled(bench.administration, { ...wanted, disabled: true })),
    ]);
  const none = (owner: string) =>
    `identity_unknown: server "crm" has no identity that is ${owner}: gatehouse identity list shows what there is`;
  expect(await missing(shared)).toEqual([none('shared'), none('shared')]);
  expect(await missing({ server: 'crm', user: 'Ben@example.com' })).toEqual(Array(2).fill(none('of ben@example.com')));
  expect((await missing({ server: 'slack', user: annas.user }))[0]).toContain('server "slack" has no identity');
  expect(await bench.administration.store.identities.list()).toHaveLength(1);
});

async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isCoded(error) ? `${error.code}: ${error.message}` : `no coded error: ${String(error)}`;
}
