import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditTrail } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { startInstance } from '../e2e/in-process.ts';
import type { Place } from '../e2e/scene.ts';
import { found } from '../store/dump.ts';
import { silent } from '../store/folder.ts';
import { locationOf, openAt } from '../store/place.ts';
import { sendResult } from '../support/fake-answers.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { type OpenIdServer, startOpenId } from '../support/real-openid.ts';
import { doEverything } from './everything.ts';
import { engines, type Home } from './homes.ts';
import { secretsIn, tokensIn } from './secrets-heard.ts';
import { startWire, type Wire } from './wire.ts';

/** Whoever gets a copy of the store and the log has nothing by which to come in, here or at a server. */

/** What a row is named by, and opens nothing: it is looked at only for whoever has come in. */
const rowId = /^[a-z]{3}_[0-9a-f]{32}$/;

describe.each(engines)('of all that was handed out, on %s', (_, createHome) => {
  let home: Home;
  let wire: Wire;
  let notes: RealOAuth;
  let stock: FakeServer;
  let openid: OpenIdServer;
  let gateway: Place;
  let store: Store;
  let audit: AuditTrail;
  let secrets: readonly string[];

  beforeAll(async () => {
    [home, wire, notes, stock] = await Promise.all([
      createHome(),
      startWire(),
      startOAuth({ separate: true, accessTokenSeconds: 300 }),
      startFake({
        name: 'stock',
        capabilities: { resources: { subscribe: true } },
        resources: ['stock://lamps'],
        methods: { 'resources/subscribe': (exchange) => sendResult(exchange, {}) },
      }),
    ]);
    openid = await startOpenId(() => `${wire.url}/sign-in/callback`);
    const configuration = configurationWith(notes, stock, openid);
    const at = { at: home.place, exclusive: false, publicUrl: new URL(wire.url) };
    gateway = await startInstance({ ...at, configuration, limits: {} });
    wire.gateway = gateway.url;
    store = await openAt(home.place, false, silent);
    audit = await openAuditTrail({ location: locationOf(home.place), log: silent });
    const administration = { store, audit, principal: 'cli' };
    const others = await doEverything({ url: wire.url, administration, notes, openid });
    secrets = [
      ...others,
      ...(await opened(store)),
      ...sessionsAt(stock),
      ...[...secretsIn(wire.heard()).values()].flat(),
    ];
    await audit.flush();
  });
  afterAll(async () => {
    await audit?.close();
    await store?.close();
    await gateway?.stop();
    for (const each of [wire, stock, openid]) await each?.close();
    await notes?.end();
    await home?.remove();
  });

  /** In heads of answers, and on pages that say what went wrong. */
  const correlations = () =>
    [...wire.heard().matchAll(/(?:x-correlation-id: | · )([\da-f-]{36})/gi)].map(([, id = '']) => id);
  const places = async () => new Map([...(await home.dump()), ['log', Buffer.from(gateway.log())]]);

  test('there was every kind, and every table has rows', async () => {
    for (const [kind, heard] of secretsIn(wire.heard())) expect(heard, kind).not.toEqual([]);
    expect(secrets.filter((secret) => secret.length < 20)).toEqual([]);
    expect(sessionsAt(stock)).not.toEqual([]);
    const counts = await home.counts();
    expect(counts.size).toBeGreaterThan(25);
    const empty = [...counts].filter(([, count]) => count === 0).map(([name]) => name);
    expect(empty.filter((name) => !mayBeEmpty.has(name))).toEqual([]);
  });

  test('no secret stands in the store, the audit trail or the log', async () => {
    const all = await places();
    expect(Buffer.concat([...all.values()]).includes('anna@example.com')).toBe(true);
    expect(found(secrets, all)).toEqual([]);
  });

  test('nor does anything else that was on the wire and is no name', async () => {
    const all = await places();
    const tokens = tokensIn(wire.heard());
    const clients = [...(await store.apps.list()), ...(await store.clients.list())];
    const names = new Set([...tokens.map(hashSecret), ...clients.map(({ clientId }) => clientId), ...correlations()]);
    const kept = tokens.filter((token) => [...all.values()].some((bytes) => bytes.includes(token)));
    expect(kept.filter((token) => !rowId.test(token) && !names.has(token))).toEqual([]);
    expect(kept.length).toBeGreaterThan(10);
  });

  test.each(['text', 'bytes'] as const)('a secret that is there as %s is found', async (as) => {
    const planted = secrets.at(-1) ?? '';
    await home.plant(planted, as);
    expect(found(secrets, await places()).filter((each) => each.startsWith(planted))).not.toEqual([]);
    await home.uproot();
  });
});

/** Nothing is out of order, nobody is refused a minute long, every gateway is open to everyone. */
const mayBeEmpty = new Set([
  'alerts',
  'audit_refusals',
  'kysely_migration_lock',
  'audit_migration_lock',
  'gateway_users',
]);

function configurationWith(notes: RealOAuth, stock: FakeServer, { issuer, client }: OpenIdServer): object {
  const perUser = (server: string) => ({ server, identity: 'per-user' });
  return {
    signIn: { providers: [{ name: 'acme', issuer, client, network: 'private', domains: ['acme.example'] }] },
    servers: {
      notes: { url: notes.url, network: 'private', auth: { mode: 'oauth' } },
      stock: { url: stock.url, network: 'private', auth: { mode: 'header', headerNames: ['x-api-key'] } },
    },
    gateways: { main: { servers: [perUser('notes'), perUser('stock')] }, bare: { servers: [] } },
  };
}

/** What the store opens for the gateway itself. */
async function opened({ identities, clients, installation }: Store): Promise<readonly string[]> {
  const kept = (await identities.list()).map(({ serverId, owner }) => identities.open(serverId, owner));
  const values = (await Promise.all(kept)).flatMap((each) => [
    ...Object.values(each?.headers ?? {}),
    each?.tokens?.accessToken,
    each?.tokens?.refreshToken,
  ]);
  const ours = await Promise.all((await clients.list()).map(({ id }) => clients.secret(id)));
  return [...values, ...ours, await installation.cookieKey()].filter((secret) => secret !== undefined);
}

/** Ids of the sessions that were opened there. */
function sessionsAt({ heard }: FakeServer): readonly string[] {
  return heard('tools/call').map(({ headers }) => String(headers['mcp-session-id']));
}
