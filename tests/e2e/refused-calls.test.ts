import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { silent } from '../store/folder.ts';
import { locationOf } from '../store/place.ts';
import { sendNothing } from '../support/fake-answers.ts';
import { faultAt } from '../support/fake-fault.ts';
import { type Fault, startFake } from '../support/fake-server.ts';
import { startFakeProvider } from '../upstream/oauth/fake-provider.ts';
import { startScene } from './scene.ts';

/** A server with the one fault, called with tokens that its provider renews as often as it is asked. */
async function sceneWith(fault: Fault) {
  let issued = 1;
  const provider = await startFakeProvider(() => ({
    body: { access_token: `access-${++issued}`, refresh_token: `refresh-${issued}`, expires_in: 3600 },
  }));
  const fake = await startFake({ fault });
  const scene = await startScene({
    servers: { notes: { url: fake.url, auth: { mode: 'oauth' } } },
    gateways: { main: [{ server: 'notes', identity: 'shared' }] },
  });
  const store = await openStore(locationOf(scene.place.directory), { exclusive: false, log: silent });
  onTestFinished(async () => {
    await store.close();
    await scene.close();
    await fake.close();
  });
  const server = await store.servers.bySlug('notes');
  const identity = await connected(store, server?.id ?? '', provider.url);
  const state = async () => (await store.identities.byId(identity.id))?.status.state;
  return { provider, fake, scene, store, identity, state };
}

// framework: trailing-slash audience, token 200 then 401
test('a call that is refused with a new token too ends there, and those after it ask for no other', async () => {
  const refusal = faultAt('tools/call', ({ response }) => sendNothing(response, 401));
  const { provider, fake, scene, store, identity, state } = await sceneWith(refusal);
  const client = await scene.opened('main');
  for (let call = 0; call < 5; call += 1) {
    expect((await client.tool('notes__echo')).error?.data?.code).toBe('upstream_unauthorized');
  }
  const sent = fake.heard('tools/call').map(({ headers }) => headers.authorization);
  expect(sent).toEqual(['Bearer access-1', ...Array<string>(5).fill('Bearer access-2')]);
  expect(provider.requests).toHaveLength(1);
  await vi.waitFor(async () =>
    expect(await store.alerts.list({ open: true, limit: 10 })).toMatchObject([
      { cause: 'upstream_unauthorized', subject: { id: identity.id }, problem: { status: 401 } },
    ]),
  );
  // Its lists are shown, so that it is not the identity as a whole that is refused.
  expect(await state()).toBe('connected');
});

// framework: restart shows 500 not 401
test('a server that is down behind its guard is renewed for once, and then it is the server that fails', async () => {
  const isDown = {
    strikes: () => true,
    answer: ({ received, response }) => sendNothing(response, received.headers.authorization ? 500 : 401),
  } satisfies Fault;
  const { provider, scene, store, state } = await sceneWith(isDown);
  for (let session = 0; session < 3; session += 1) await scene.opened('main');
  expect(provider.requests).toHaveLength(1);
  await vi.waitFor(async () =>
    expect(await store.alerts.list({ open: true, limit: 10 })).toMatchObject([
      { cause: 'upstream_refused', subject: { kind: 'server' }, why: expect.stringContaining('HTTP 500') },
    ]),
  );
  expect(await state()).toBe('connected');
});

/** The shared identity, as a sign-in would have left it. */
async function connected(store: Awaited<ReturnType<typeof openStore>>, serverId: string, issuer: string) {
  const client = await store.clients.put({
    serverId,
    issuer,
    source: 'registered',
    clientId: 'client-1',
    secret: undefined,
    authMethod: 'none',
    secretExpiresAt: null,
    redirectUri: 'https://gate.test/oauth/callback',
  });
  const provider = { tokenEndpoint: `${issuer}/token`, revocationEndpoint: undefined, authMethods: ['none'] };
  const ends = Date.now() + 3_600_000;
  return store.identities.setTokens(serverId, null, {
    tokens: { accessToken: 'access-1', refreshToken: 'refresh-1', resource: undefined, provider },
    grant: { issuer, clientId: client.id, scope: '', expiresAt: ends, refreshAt: ends - 720_000 },
  });
}
