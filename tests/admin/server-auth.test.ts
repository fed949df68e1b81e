import { expect, test } from 'vitest';
import { addServer, type NewServer } from '../../packages/gateway/src/admin/add-server.ts';
import { setIdentityHeaders } from '../../packages/gateway/src/admin/identities.ts';
import { setServerAuth } from '../../packages/gateway/src/admin/set-server-auth.ts';
import { addSignIn } from '../store/secrets.ts';
import { eachOnItsInstallation } from './administration.ts';

const bench = eachOnItsInstallation('cli');
const base: NewServer = {
  url: 'https://crm.example.com/mcp',
  slug: 'crm',
  gateway: 'main',
  network: 'public',
  auth: { mode: 'none' },
};
const header = { mode: 'header', headerNames: ['x-key'] } as const;
const oauth = { mode: 'oauth' } as const;
const client = { clientId: 'c', secret: 'hunter2', issuer: undefined };

const set = (wanted: Omit<Parameters<typeof setServerAuth>[1], 'slug'>, slug = 'crm') =>
  setServerAuth(bench.administration, { slug, ...wanted });

async function kept(): Promise<unknown> {
  const { servers, identities, clients } = bench.administration.store;
  const server = await servers.bySlug('crm');
  const opened = await identities.open(server?.id ?? '', null);
  const given = await clients.list();
  return { auth: server?.auth, headers: opened?.headers, clients: given.map(({ clientId }) => clientId) };
}

test.each<[string, Partial<NewServer>, string, unknown]>([
  ['open', {}, 'shared', { auth: { mode: 'none' }, headers: undefined, clients: [] }],
  [
    'with values for all',
    { auth: header, headers: { 'X-Key': 'k' } },
    'shared',
    { auth: header, headers: { 'x-key': 'k' }, clients: [] },
  ],
  ['with values to come', { auth: header }, 'per-user', { auth: header, headers: undefined, clients: [] }],
  ['with a client', { auth: oauth, client }, 'per-user', { auth: oauth, headers: undefined, clients: ['c'] }],
  ['as said', { auth: oauth, identity: 'shared' }, 'shared', { auth: oauth, headers: undefined, clients: [] }],
])('a server that is added %s has what it needs', async (_, change, identity, expected) => {
  const added = await addServer(bench.administration, { ...base, ...change });
  expect(added.assignment.identity).toBe(identity);
  expect(await kept()).toEqual(expected);
});

const misfits: readonly (readonly [string, Partial<NewServer>, string])[] = [
  ['headers where nobody signs in', { headers: { 'x-key': 'hunter2' } }, 'headers are for mode header alone'],
  ['a client for headers', { auth: header, client }, 'a client is for mode oauth alone'],
  ['no header', { auth: { mode: 'header', headerNames: [] } }, 'mode header names no header'],
  [
    'other headers than those that are named',
    { auth: header, headers: { 'x-other': 'hunter2' } },
    'the headers with values are to be those that are named; missing: x-key; not among them: x-other',
  ],
  [
    'an issuer over plain http',
    { auth: { ...oauth, authorizationServer: 'http://as.example.com' } },
    'authorization server: plain http shows everything to the network: use https, or set network: private',
  ],
  [
    'two scopes in one',
    { auth: { ...oauth, scopes: ['a b'] } },
    'scope "a b" is not one scope: printable ASCII without spaces',
  ],
  ['an empty resource', { auth: { ...oauth, resource: { override: '' } } }, 'resource is empty'],
  ['an empty client id', { auth: oauth, client: { ...client, clientId: '' } }, 'client id is empty'],
  [
    'a secret with a line break',
    { auth: oauth, client: { ...client, secret: 'hunter2\n' } },
    'client secret holds a character that is not printable ASCII',
  ],
  [
    'a client of no issuer',
    { auth: oauth, client: { ...client, issuer: 'as' } },
    'issuer of the client: it is not an http or https URL',
  ],
];

test.each(misfits)('%s is refused when a server is added and when it is changed', async (_, change, reason) => {
  const message = `a server cannot be authenticated to like that: ${reason}`;
  const refused = { code: 'auth_invalid', message };
  await expect(addServer(bench.administration, { ...base, ...change })).rejects.toMatchObject(refused);
  expect(await bench.administration.store.servers.list()).toEqual([]);
  await addServer(bench.administration, base);
  const { auth = base.auth, headers, client: given } = change;
  await expect(set({ auth, headers, client: given })).rejects.toMatchObject(refused);
  expect(await kept()).toMatchObject({ auth: base.auth, clients: [] });
});

test.each([
  [['Host'], '"Host": the gateway sets this header itself'],
  [['x-key', 'X-Key'], 'X-Key stands twice'],
])('the header names %j are refused', async (headerNames, reason) => {
  await addServer(bench.administration, base);
  const message = `header refused: ${reason}`;
  await expect(set({ auth: { mode: 'header', headerNames } })).rejects.toMatchObject({
    code: 'header_invalid',
    message,
  });
});

test('a server that is not there has no mode to change', async () => {
  await expect(set({ auth: oauth }, 'nope')).rejects.toMatchObject({ code: 'server_unknown' });
});

test('what is private may sign in over plain http', async () => {
  await addServer(bench.administration, { ...base, url: 'http://10.0.0.1/mcp', network: 'private' });
  const auth = { ...oauth, authorizationServer: 'http://10.0.0.2' };
  expect((await set({ auth })).auth).toEqual(auth);
});

test('the mode is changed in place, and only what fits it stays', async () => {
  const { server, assignment } = await addServer(bench.administration, { ...base, auth: oauth, client });
  await addSignIn(bench.administration.store, server.id, 'x');
  const changed = await set({ auth: header, headers: { 'X-KEY': 'k' } });
  expect(changed).toEqual({ ...server, auth: header });
  expect(await kept()).toEqual({ auth: header, headers: { 'x-key': 'k' }, clients: [] });
  expect(await bench.administration.store.identities.list()).toHaveLength(1);
  await setIdentityHeaders(bench.administration, { server: 'crm', user: 'a@example.com', headers: { 'x-key': 'a' } });
  await set({ auth: oauth });
  expect(await kept()).toEqual({ auth: oauth, headers: undefined, clients: [] });
  expect(await bench.administration.store.identities.list()).toEqual([]);
  expect(await bench.administration.store.assignments.list()).toEqual([assignment]);
  const changes = (await bench.recorded()).filter((line) => line.startsWith('server.'));
  expect(changes).toEqual(['server.add crm', 'server.update crm', 'server.update crm']);
});

test('what is as wanted already is left alone and not recorded', async () => {
  await addServer(bench.administration, { ...base, auth: oauth, client });
  await addSignIn(bench.administration.store, (await bench.administration.store.servers.list())[0]?.id ?? '', 'x');
  const before = await bench.recorded();
  const server = await set({ auth: { ...oauth, resource: 'auto' }, client });
  expect(server.auth).toEqual(oauth);
  expect(await bench.recorded()).toEqual(before);
  expect(await bench.administration.store.identities.list()).toHaveLength(1);
});
