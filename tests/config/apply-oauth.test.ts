import { expect, test } from 'vitest';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';
import { addSignIn } from '../store/secrets.ts';

const environment = { ID: 'c-1', SECRET: 's-1', OTHER_SECRET: 's-2' };
const issuer = 'https://as.example.com';
const server = (auth: string) => `servers: { slack: { url: "https://slack.example.com/mcp", auth: ${auth} } }`;
const given = '{ mode: oauth, client: { id: env:ID, secret: env:SECRET } }';

const bench = eachOnItsInstallation('config');

async function apply(auth: string): Promise<string[]> {
  const config = parseConfig({ file: 'g.yaml', text: server(auth), environment });
  return (await applyConfig(bench.administration, config)).changes.map(({ action, target }) => `${action} ${target}`);
}

/** Our clients with their secrets, as short words. */
async function clients(): Promise<string[]> {
  const { clients: repository } = bench.administration.store;
  const list = await repository.list();
  return Promise.all(
    list.map(async ({ id, source, clientId, issuer: bound }) =>
      [source, clientId, await repository.secret(id), bound ?? 'unbound'].join(' '),
    ),
  );
}

async function serverId(): Promise<string> {
  return (await bench.administration.store.servers.bySlug('slack'))?.id ?? '';
}

test('a client that the file gives is kept with its secret, and given again changes nothing', async () => {
  expect(await apply(given)).toEqual(['server.add slack']);
  expect(await clients()).toEqual(['given c-1 s-1 unbound']);
  const before = await bench.administration.store.clients.list();
  expect(await apply(given)).toEqual([]);
  expect(await bench.administration.store.clients.list()).toEqual(before);
  expect(await bench.recorded()).toEqual(['server.add slack']);
});

test('one that was bound to an issuer by use stays so, also when its secret is replaced', async () => {
  await apply(given);
  const { clients: repository } = bench.administration.store;
  const [client] = await repository.list();
  await repository.bind(client?.id ?? '', issuer);
  expect(await apply(given)).toEqual([]);
  expect(await apply(given.replace('env:SECRET', 'env:OTHER_SECRET'))).toEqual(['server.update slack']);
  expect(await clients()).toEqual([`given c-1 s-2 ${issuer}`]);
  expect((await repository.list())[0]?.id).toBe(client?.id);
});

test.each([
  ['its secret', given.replace(', secret: env:SECRET', ''), 'given c-1  unbound'],
  ['its id', given.replace('env:ID', 'c-2'), 'given c-2 s-1 unbound'],
  ['its issuer', given.replace('env:SECRET', `env:SECRET, issuer: "${issuer}"`), `given c-1 s-1 ${issuer}`],
])('a client whose file changed %s is replaced, once', async (_, auth, kept) => {
  await apply(given);
  expect(await apply(auth)).toEqual(['server.update slack']);
  expect(await clients()).toEqual([kept]);
  expect(await apply(auth)).toEqual([]);
});

test('a client that is given takes the place of those that were registered for its issuer', async () => {
  await apply('{ mode: oauth }');
  const { store } = bench.administration;
  await addSignIn(store, await serverId(), 'x');
  const [registered] = await store.clients.list();
  const other = given.replace('env:SECRET', `env:SECRET, issuer: "${issuer}"`);
  expect(await apply(other)).toEqual(['server.update slack']);
  expect(await clients()).toEqual([`registered c client x ${registered?.issuer}`, `given c-1 s-1 ${issuer}`]);
  expect(await apply(given.replace('env:ID', 'c-2'))).toEqual(['server.update slack']);
  expect(await clients()).toEqual(['given c-2 s-1 unbound']);
});

test('what is registered after one was given and bound stays over the next start', async () => {
  await apply(given);
  const { store } = bench.administration;
  const [client] = await store.clients.list();
  await store.clients.bind(client?.id ?? '', issuer);
  await addSignIn(store, await serverId(), 'x');
  expect(await apply(given)).toEqual([]);
  expect(await store.clients.list()).toHaveLength(2);
});

test.each([
  ['a setting', '{ mode: oauth, resource: omit }', ['server.update slack']],
  ['scopes', '{ mode: oauth, scopes: [b, a] }', ['server.update slack']],
  ['nothing but what is meant anyway', '{ mode: oauth, resource: auto, acceptIssuerSlash: false }', []],
])('%s is taken over, and the sign-ins that there are stay', async (_, auth, changes) => {
  await apply('{ mode: oauth }');
  await addSignIn(bench.administration.store, await serverId(), 'x');
  expect(await apply(auth)).toEqual(changes);
  expect(await apply(auth.replace('[b, a]', '[a, b]'))).toEqual([]);
  expect(await bench.administration.store.identities.list()).toHaveLength(1);
  expect(await bench.administration.store.clients.list()).toHaveLength(1);
});

test('sign-ins and clients are forgotten where nobody signs in any more, with the alerts about them', async () => {
  await apply(given);
  const { store } = bench.administration;
  await addSignIn(store, await serverId(), 'x');
  const [identity] = await store.identities.list();
  const subject = { kind: 'identity', id: identity?.id ?? '' } as const;
  await store.alerts.raise({ cause: 'x', subject, severity: 'error', why: '', problem: undefined, link: '/' });
  expect(await apply('{ mode: header, headers: { x-key: k } }')).toEqual(['server.update slack']);
  expect(await store.identities.list()).toMatchObject([{ owner: null, oauth: undefined }]);
  expect(await clients()).toEqual([]);
  expect(await store.alerts.list({ open: true, limit: 10 })).toEqual([]);
});

test('personal header values stay when names change, not connected until the names fit again', async () => {
  const one = '{ mode: header, headerNames: [x-key] }';
  await apply(one);
  const { store } = bench.administration;
  const { id: owner } = await store.users.put('anna@example.com');
  await store.identities.setHeaders(await serverId(), owner, { 'x-key': 'k' });
  const status = async () => (await store.identities.find(await serverId(), owner))?.status;
  await apply('{ mode: header, headerNames: [x-key, x-team] }');
  expect(await status()).toMatchObject({
    state: 'not_connected',
    code: 'identity_headers_wrong',
    why: 'server "slack" takes exactly these headers: x-key, x-team; missing: x-team',
  });
  await apply(one);
  expect(await status()).toMatchObject({ state: 'connected', code: '', why: '' });
});

test('a token takes the user that the file says, who is made once', async () => {
  const lines = (user: string) =>
    `gateways: { demo: {} }\ntokens: [{ name: ci, gateway: demo, token: gth_${'t'.repeat(30)}${user} }]`;
  const run = async (user: string) => {
    const config = parseConfig({ file: 'g.yaml', text: lines(user), environment });
    return (await applyConfig(bench.administration, config)).changes.map(({ action }) => action);
  };
  const { store } = bench.administration;
  expect(await run(', user: Anna@example.com')).toEqual(['gateway.add', 'token.add']);
  const [user] = await store.users.list();
  expect(user?.email).toBe('anna@example.com');
  expect(await store.tokens.list()).toMatchObject([{ userId: user?.id }]);
  expect(await run(', user: anna@example.com')).toEqual([]);
  expect(await run('')).toEqual(['token.update']);
  expect(await store.tokens.list()).toMatchObject([{ userId: null }]);
  expect(await store.users.list()).toHaveLength(1);
});
