import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAlerts } from '../../../packages/gateway/src/alerts/alerts.ts';
import type { AssignedServer } from '../../../packages/gateway/src/domain/configuration.ts';
import { coded } from '../../../packages/gateway/src/errors/coded-error.ts';
import { createLog } from '../../../packages/gateway/src/log/logger.ts';
import type { GrantedTokens, Store } from '../../../packages/gateway/src/store/store.ts';
import { createIdentities, type Identities } from '../../../packages/gateway/src/upstream/identities/identities.ts';
import { granted, problem, type StrictProvider, strictProvider } from './provider.ts';

const log = createLog('silent');
const quick = { lease: 1_500, look: 20, secondTry: 40 };
const hour = 3_600_000;
let number = 0;

/** How identities are kept alive, on any engine. @param open two instances on the same data; on SQLite they share one store */
export function identitiesContract(
  engine: string,
  open: () => Promise<{ stores: readonly [Store, Store]; close(): Promise<void> }>,
): void {
  describe(`identities on ${engine}`, () => {
    let place: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      place = await open();
    });
    afterAll(() => place?.close());

    async function scene(first: GrantedTokens, life = hour) {
      const [store] = place.stores;
      const slug = `server-${++number}`;
      const server = await store.servers.create({
        slug,
        url: 'https://mcp.test/mcp',
        network: 'public',
        auth: { mode: 'oauth' },
      });
      const client = await store.clients.put({ ...registered, serverId: server.id });
      const grant = { ...first.grant, clientId: client.id };
      const identity = await store.identities.setTokens(server.id, null, { ...first, grant });
      const provider = strictProvider(life);
      const instances = place.stores.map((each) => instanceOn(each, provider)) as [Identities, Identities];
      onTestFinished(async () => {
        for (const each of instances) await each.close();
      });
      const assigned = { server, assignment: { identity: 'shared' } } as AssignedServer;
      const state = async () => (await store.identities.byId(identity.id))?.status.state;
      const alerts = async () =>
        (await store.alerts.list({ open: true, limit: 100 })).filter(({ subject }) => subject.id === identity.id);
      return { store, assigned, identity, client, provider, instances, state, alerts };
    }

    test('a hundred calls of two instances at the end of a token ask for one', async () => {
      const { instances, assigned, provider } = await scene(granted(1, 0));
      const calls = Array.from({ length: 100 }, (_, index) => instances[index % 2 === 0 ? 0 : 1].of(assigned, null));
      const tokens = new Set((await Promise.all(calls)).map(({ headers }) => headers.authorization));
      expect(tokens).toEqual(new Set(['Bearer access-2']));
      expect(provider.counts).toEqual({ requests: 1, refused: 0 });
    });

    test('a hundred calls that a server refuses at once ask for one', async () => {
      const { instances, assigned, provider } = await scene(granted(1, hour));
      const old = await Promise.all(instances.map((each) => each.of(assigned, null)));
      const calls = Array.from({ length: 100 }, (_, index) => {
        const which = index % 2 === 0 ? 0 : 1;
        return instances[which].renew(assigned, null, old[which] as (typeof old)[0], refused(401));
      });
      for (const { headers } of await Promise.all(calls)) expect(headers.authorization).toBe('Bearer access-2');
      expect(provider.counts).toEqual({ requests: 1, refused: 0 });
    });

    test('after 80 % of its life a token is renewed while calls go on with it', async () => {
      const old = granted(1, hour);
      const { instances, assigned, provider } = await scene({
        ...old,
        grant: { ...old.grant, refreshAt: Date.now() - 1 },
      });
      provider.delay = 300;
      expect((await instances[0].of(assigned, null)).headers.authorization).toBe('Bearer access-1');
      await vi.waitFor(
        async () => expect((await instances[0].of(assigned, null)).headers.authorization).toBe('Bearer access-2'),
        { timeout: 5_000 },
      );
      expect(provider.counts).toEqual({ requests: 1, refused: 0 });
    });

    test('a provider that fails for a while ends nothing (oauth 9)', async () => {
      const { instances, assigned, provider, state, alerts } = await scene(granted(1, 0));
      provider.instead = { kind: 'transient', problem: problem(503), retryAfter: undefined };
      await expect(instances[0].of(assigned, null)).rejects.toMatchObject({ code: 'identity_unavailable' });
      expect(await state()).toBe('connected');
      await vi.waitFor(async () =>
        expect(await alerts()).toMatchObject([{ cause: 'identity_unavailable', problem: { status: 503 } }]),
      );
      provider.instead = undefined;
      await vi.waitFor(
        async () => expect((await instances[0].of(assigned, null)).headers.authorization).toBe('Bearer access-2'),
        { timeout: 5_000, interval: 100 },
      );
      await vi.waitFor(async () => expect(await alerts()).toEqual([]));
    });

    test('a provider that asks for a pause gets it', async () => {
      const { instances, assigned, provider } = await scene(granted(1, 0));
      provider.instead = { kind: 'transient', problem: problem(429), retryAfter: 60_000 };
      for (let call = 0; call < 5; call += 1) {
        await expect(instances[0].of(assigned, null)).rejects.toMatchObject({ code: 'identity_unavailable' });
      }
      expect(provider.counts.requests).toBe(1);
    });

    test('a token that is refused twice needs a person, is said once, and is not tried again (oauth 8, oauth 10)', async () => {
      const { instances, assigned, provider, state, alerts } = await scene(granted(9, 0));
      for (const each of [instances[0], instances[1], instances[0]]) {
        await expect(each.of(assigned, null)).rejects.toMatchObject({
          code: 'sign_in_needed',
          message: expect.stringContaining('invalid_grant'),
        });
      }
      expect(await state()).toBe('not_connected');
      expect(provider.counts).toEqual({ requests: 2, refused: 2 });
      await vi.waitFor(async () =>
        expect(await alerts()).toMatchObject([
          { cause: 'sign_in_needed', count: 1, problem: { error: 'invalid_grant', status: 400 } },
        ]),
      );
    });

    test('a token that somebody faster has renewed is not tried a second time (oauth 7)', async () => {
      const { store, instances, assigned, identity, provider, state } = await scene(granted(9, 0));
      const [instance] = instances;
      provider.delay = 200;
      const call = instance.of(assigned, null);
      await vi.waitFor(() => expect(provider.counts.requests).toBe(1));
      await store.identities.renewTokens(identity.id, identity.version, granted(10, hour));
      expect((await call).headers.authorization).toBe('Bearer access-10');
      expect(provider.counts.requests).toBe(1);
      expect(await state()).toBe('connected');
    });

    test('a client that the provider forgot is forgotten here too, and a person signs in again (oauth 26, oauth 27)', async () => {
      const { store, instances, assigned, client, provider } = await scene(granted(1, 0));
      provider.instead = { kind: 'doubtful', problem: problem(401, 'invalid_client'), unknownClient: true };
      await expect(instances[0].of(assigned, null)).rejects.toMatchObject({ code: 'sign_in_needed' });
      expect(await store.clients.find(client.serverId, 'https://as.test')).toBeUndefined();
    });

    test('a refusal that comes after a new sign-in ends nothing, says nothing and keeps the client', async () => {
      const { store, instances, assigned, client, provider, state, alerts } = await scene(granted(1, 0));
      const [instance] = instances;
      provider.instead = { kind: 'doubtful', problem: problem(401, 'invalid_client'), unknownClient: true };
      provider.delay = 300;
      const call = instance.of(assigned, null);
      await vi.waitFor(() => expect(provider.counts.requests).toBe(2));
      const anew = granted(10, hour);
      await store.identities.setTokens(assigned.server.id, null, {
        ...anew,
        grant: { ...anew.grant, clientId: client.id },
      });
      expect((await call).headers.authorization).toBe('Bearer access-10');
      expect(await state()).toBe('connected');
      expect(await alerts()).toEqual([]);
      expect(await store.clients.byId(client.id)).toBeDefined();
    });

    test('the lease of a holder that died passes on', async () => {
      const { store, instances, assigned, identity, provider } = await scene(granted(1, 0));
      await store.leases.take(`refresh:${identity.id}`, 'dead', 500);
      const started = performance.now();
      expect((await instances[1].of(assigned, null)).headers.authorization).toBe('Bearer access-2');
      expect(performance.now() - started).toBeGreaterThan(400);
      expect(provider.counts).toEqual({ requests: 1, refused: 0 });
    });

    test('a new token that is refused as well is not renewed again and again (framework: trailing-slash audience, token 200 then 401)', async () => {
      const { instances, assigned, provider, alerts } = await scene(granted(1, hour));
      const [instance] = instances;
      const renewed = await instance.renew(assigned, null, await instance.of(assigned, null), refused(401));
      const unauthorized = { code: 'upstream_unauthorized' };
      await expect(instance.renew(assigned, null, renewed, refused(401))).rejects.toMatchObject(unauthorized);
      await expect(instance.refusedAgain(assigned, null, renewed, refused(401))).rejects.toMatchObject(unauthorized);
      await expect(instance.renew(assigned, null, renewed, refused(401))).rejects.toMatchObject(unauthorized);
      expect(provider.counts.requests).toBe(1);
      await vi.waitFor(async () =>
        expect(await alerts()).toMatchObject([
          { cause: 'upstream_unauthorized', problem: { stage: 'call', status: 401 } },
        ]),
      );
    });

    test('a token that was renewed is no longer sent, however long it would have lived', async () => {
      const { instances, assigned } = await scene(granted(1, hour));
      const [instance] = instances;
      const old = await instance.of(assigned, null);
      expect(old.isCurrent()).toBe(true);
      expect((await instance.renew(assigned, null, old, refused(401))).isCurrent()).toBe(true);
      expect(old.isCurrent()).toBe(false);
    });

    test('a failure at a token that cannot be renewed is said, and does not end it (framework: restart shows 500 not 401)', async () => {
      const { instances, assigned, state, alerts } = await scene(granted(1, hour, null));
      const [instance] = instances;
      const failing = instance.renew(assigned, null, await instance.of(assigned, null), refused(500));
      await expect(failing).rejects.toMatchObject({ code: 'upstream_unauthorized' });
      expect(await state()).toBe('connected');
      await vi.waitFor(async () => expect(await alerts()).toMatchObject([{ cause: 'upstream_unauthorized' }]));
    });

    test('an identity that is shown no lists is degraded until it is', async () => {
      const { instances, identity, state } = await scene(granted(1, hour));
      const [instance] = instances;
      instance.shutOut(identity.id, coded('upstream_unauthorized', { server: 'crm', status: 401 }));
      await vi.waitFor(async () => expect(await state()).toBe('degraded'));
      instance.accepted(identity.id);
      await vi.waitFor(async () => expect(await state()).toBe('connected'));
    });

    test('without a refresh token the end of the access token is the end', async () => {
      const { instances, assigned, provider, state } = await scene(granted(1, 0, null));
      await expect(instances[0].of(assigned, null)).rejects.toMatchObject({ code: 'sign_in_needed' });
      expect(provider.counts.requests).toBe(0);
      expect(await state()).toBe('not_connected');
    });

    test('a call that needs more scopes leads to a sign-in for what is missing, once (oauth 31)', async () => {
      const { store, instances, assigned, identity } = await scene(granted(1, hour));
      const [instance] = instances;
      const credential = await instance.of(assigned, null);
      const more = refused(403, 'Bearer error="insufficient_scope", scope="read write"');
      await expect(instance.renew(assigned, null, credential, more)).rejects.toMatchObject({
        code: 'scope_needed',
        message: expect.stringContaining('(write)'),
      });
      expect((await store.identities.byId(identity.id))?.oauth?.wantedScope).toBe('write');
      const same = refused(403, 'Bearer error="insufficient_scope", scope="read"');
      await expect(instance.renew(assigned, null, credential, same)).rejects.toMatchObject({
        code: 'upstream_unauthorized',
      });
    });

    test('a disabled identity carries nothing', async () => {
      const { store, instances, assigned, identity } = await scene(granted(1, hour));
      await store.identities.setDisabled(identity.id, true);
      await expect(instances[0].of(assigned, null)).rejects.toMatchObject({ code: 'identity_disabled' });
    });

    test('who signs in for themselves must be somebody', async () => {
      const { instances, assigned } = await scene(granted(1, hour));
      const personal = { ...assigned, assignment: { ...assigned.assignment, identity: 'per-user' as const } };
      await expect(instances[0].of(personal, null)).rejects.toMatchObject({ code: 'user_missing' });
      await expect(instances[0].of(personal, 'usr_1')).rejects.toMatchObject({
        code: 'sign_in_needed',
        message: expect.stringContaining('/connect/'),
      });
    });
  });
}

const registered = {
  issuer: 'https://as.test',
  source: 'registered',
  clientId: 'client',
  secret: undefined,
  authMethod: 'none',
  secretExpiresAt: null,
  redirectUri: 'https://gatehouse.test/oauth/callback',
} as const;

function refused(status: number, ...challenges: string[]) {
  return { kind: 'refused_identity', status, challenges, body: Buffer.from('no') } as const;
}

function instanceOn(store: Store, { request }: StrictProvider): Identities {
  return createIdentities({
    store,
    log,
    alerts: createAlerts(store.alerts, log),
    limits: quick,
    request: (_server, opened) => request(opened),
    linkTo: (server) => `https://gatehouse.test/connect/${server}`,
  });
}
