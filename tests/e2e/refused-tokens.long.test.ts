import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Identity } from '../../packages/gateway/src/domain/records.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf } from '../store/place.ts';
import type { RawClient } from '../support/raw-client.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import type { OAuthServerOptions } from '../support/real-oauth-options.ts';
import { signInShared, trySignInShared } from '../support/sign-in.ts';
import { type Scene, startLimitedScene } from './scene.ts';

// What comes of a token that a server does not take, in all the ways in which servers say so.

const lives = { accessTokenSeconds: 300 };
const options = {
  bad: { ...lives, refusal: 'bad_request' },
  failing: { ...lives, refusal: 'server_error' },
  forgetful: { ...lives, refusal: 'server_error', refreshTokens: 'never' },
  silent: { accessTokenSeconds: 5, refusal: 'tool_error' },
  strict: lives,
} satisfies Record<string, OAuthServerOptions>;
type Name = keyof typeof options;
const names = Object.keys(options) as Name[];

let servers: Record<Name, RealOAuth>;
let scene: Scene;
let store: Store;
let client: RawClient;

beforeAll(async () => {
  const started = await Promise.all(names.map((name) => startOAuth(options[name])));
  servers = Object.fromEntries(names.map((name, index) => [name, started[index]])) as Record<Name, RealOAuth>;
  const oauth = (name: Name) => ({ url: servers[name].url, auth: { mode: 'oauth' } as const });
  const audience = { override: `${servers.strict.issuer}/other` };
  const layout = {
    servers: {
      ...Object.fromEntries(names.map((name) => [name, oauth(name)])),
      elsewhere: { url: servers.strict.url, auth: { mode: 'oauth', resource: audience } as const },
      slash: {
        url: servers.strict.url,
        auth: { mode: 'oauth', resource: { override: `${servers.strict.url}/` } } as const,
      },
    },
    gateways: { main: [...names, 'elsewhere', 'slash'].map((server) => ({ server, identity: 'shared' })) },
  };
  // Lists are looked at again soon, since it is they that find out about a server that fails at a token.
  scene = await startLimitedScene(layout, { catalogueLife: 200, failureLife: 200 });
  store = await openStore(locationOf(scene.place.directory), { exclusive: false, log: silent });
  for (const name of [...names, 'elsewhere']) await signInShared(store, scene.place.url, name);
  client = await scene.opened('main');
  for (const name of names) expect(JSON.stringify(await whoami(name))).toContain('alice');
}, 60_000);
afterAll(async () => {
  await store?.close();
  await scene?.close();
  for (const name of names) await servers?.[name].end();
});

const whoami = (name: string) => client.tool(`${name}__whoami`);
const tokenRequests = async (name: Name) => (await servers[name].counts()).token;

async function identityOf(name: string): Promise<Identity> {
  const server = await store.servers.bySlug(name);
  const identity = await store.identities.find(server?.id ?? '', null);
  if (!identity) throw new Error(`no identity at ${name}`);
  return identity;
}

async function alertsAbout(name: string) {
  const { id } = await identityOf(name);
  return (await store.alerts.list({ open: true, limit: 100 })).filter(({ subject }) => subject.id === id);
}

// oauth 10
describe('a server that answers 400 where it means 401', () => {
  test('is called with a new token, and the call works', async () => {
    await servers.bad.revokeAccess();
    expect(JSON.stringify(await whoami('bad'))).toContain('alice');
    expect(await tokenRequests('bad')).toEqual({ 'authorization_code ok': 1, 'refresh_token ok': 1 });
  });

  test('and 400 to the refresh token as well, is asked twice and then a person is', async () => {
    await servers.bad.revokeAll();
    // A token that was renewed a moment ago is not renewed again.
    await vi.waitFor(async () => expect((await whoami('bad')).error?.data?.code).toBe('sign_in_needed'), 10_000);
    for (let call = 0; call < 5; call += 1) expect((await whoami('bad')).error?.data?.code).toBe('sign_in_needed');
    expect(await tokenRequests('bad')).toMatchObject({ 'refresh_token invalid_grant': 2 });
    expect(await alertsAbout('bad')).toMatchObject([
      { cause: 'sign_in_needed', count: 1, problem: { status: 400, error: 'invalid_grant' } },
    ]);
  });
});

// framework: restart shows 500 not 401
describe('a server that fails at a token that it does not know', () => {
  test('is given a new one', async () => {
    await servers.failing.revokeAccess();
    expect((await whoami('failing')).error?.data?.code).toBe('upstream_refused');
    await vi.waitFor(async () => expect(JSON.stringify(await whoami('failing'))).toContain('alice'), 10_000);
    expect(await tokenRequests('failing')).toEqual({ 'authorization_code ok': 1, 'refresh_token ok': 1 });
  });

  test('and issued no other, does not look connected until somebody signs in again', async () => {
    await servers.forgetful.revokeAccess();
    expect((await whoami('forgetful')).error?.data?.code).toBe('upstream_refused');
    await vi.waitFor(
      async () =>
        expect((await identityOf('forgetful')).status).toMatchObject({
          state: 'degraded',
          code: 'upstream_unauthorized',
        }),
      10_000,
    );
    expect(await alertsAbout('forgetful')).toMatchObject([
      { cause: 'upstream_unauthorized', problem: { stage: 'call', status: 500 }, link: '/connect/forgetful' },
    ]);

    await signInShared(store, scene.place.url, 'forgetful');
    expect(JSON.stringify(await whoami('forgetful'))).toContain('alice');
    expect((await identityOf('forgetful')).status.state).toBe('connected');
    await vi.waitFor(async () => expect(await alertsAbout('forgetful')).toEqual([]));
  });
});

// oauth 11
test('a server that would tell of an ended token within its tools never sees one', async () => {
  const before = (await servers.silent.counts()).refusals;
  const { expiresAt } = (await identityOf('silent')).oauth ?? {};
  await vi.waitFor(
    async () => {
      expect(await whoami('silent')).toMatchObject({ result: { content: [{ text: 'alice' }] } });
      expect(Date.now()).toBeGreaterThan((expiresAt ?? 0) + 2_000);
    },
    { timeout: 15_000, interval: 100 },
  );
  expect((await servers.silent.counts()).refusals).toEqual(before);
});

// framework: trailing-slash audience, token 200 then 401
test('a token that is refused from its first use on is renewed once, and then said to be refused', async () => {
  for (let call = 0; call < 10; call += 1) {
    const { error } = await whoami('elsewhere');
    expect(error?.message).toContain('server "elsewhere" did not accept our credentials (HTTP 401)');
  }
  const spent = await tokenRequests('strict');
  expect(spent['refresh_token ok']).toBe(1);
  await vi.waitFor(async () =>
    expect(await alertsAbout('elsewhere')).toMatchObject([
      {
        cause: 'upstream_unauthorized',
        why: expect.stringContaining('the token is for another resource'),
        problem: { status: 401, error: 'invalid_token' },
      },
    ]),
  );
  expect((await servers.strict.counts()).authorizations).toEqual({ ok: 2 });
});

// oauth 17
test('the resource is sent as the server publishes it, to the byte; with a slash more it is another', async () => {
  const sent = (await servers.strict.seen())
    .filter(
      ({ endpoint, parameters }) => endpoint !== 'register' && parameters.resource !== `${servers.strict.issuer}/other`,
    )
    .map(({ endpoint, outcome, parameters }) => [endpoint, outcome, parameters.resource]);
  expect(sent).toEqual([
    ['authorize', 'ok', servers.strict.url],
    ['token', 'ok', servers.strict.url],
  ]);
  expect((await trySignInShared(store, scene.place.url, 'slash')).body).toContain('invalid_target');
});
