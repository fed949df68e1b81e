import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PendingAuthorization } from 'mcp-gatehouse-kit';
import { expect, test } from 'vitest';
import { createConsents } from '../../packages/gateway/src/auth/apps/consents.ts';
import type { Gateway, User } from '../../packages/gateway/src/domain/records.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';

/** What a person lets an app use. */

const bench = eachOnItsInstallation('cli');
const origin = 'https://mcp.example.com';
const request = {} as IncomingMessage;
const response = {} as ServerResponse;

/** Grants what it is asked for, once per authorization, as the kit's authorization server does. */
function consents(meanwhile: () => Promise<void> = async () => undefined) {
  const ended: string[] = [];
  let approvals = 0;
  const gone = () => Promise.reject(new Error('not asked here'));
  const service = createConsents({
    store: bench.administration.store,
    audit: bench.administration.audit,
    origin,
    server: {
      authorizations: {
        read: gone,
        refuse: gone,
        async approve() {
          approvals += 1;
          await meanwhile();
          return { grant: 'grant-1' };
        },
      },
      endGrant: async (grant) => void ended.push(grant),
    },
  });
  return { ...service, ended, approvals: () => approvals };
}

interface People {
  readonly anna: User;
  readonly ben: User;
  readonly gateways: Readonly<Record<'main' | 'annas' | 'off', Gateway>>;
}

/** Three gateways: one for everyone, one for Anna alone, one that is disabled. */
async function people(): Promise<People> {
  const { users, gateways } = bench.administration.store;
  const [anna, ben] = [await users.put('anna@example.com'), await users.put('ben@example.com')];
  const main = await gateways.create({ slug: 'main' });
  const annas = await gateways.create({ slug: 'annas' });
  const off = await gateways.create({ slug: 'off' });
  await gateways.setUsers(annas.id, [anna.id]);
  await gateways.setDisabled(off.id, true);
  return { anna, ben, gateways: { main, annas, off } };
}

const pending = (resource: string): PendingAuthorization => ({
  uid: 'uid-1',
  application: {
    id: 'client-1',
    name: 'Cursor',
    source: 'registered',
    redirectUris: ['cursor://anysphere.cursor-mcp/cb'],
  },
  redirectUri: 'cursor://anysphere.cursor-mcp/cb',
  resource,
  scopes: ['mcp'],
  approved: undefined,
  resumePath: '/authorize/uid-1',
});

test.each<[string, 'anna' | 'ben', readonly string[]]>([
  ['/mcp', 'anna', ['annas', 'main']],
  ['/mcp', 'ben', ['main']],
  ['/mcp/main', 'ben', ['main']],
  ['/mcp/annas', 'anna', ['annas']],
  ['/mcp/annas', 'ben', []],
  ['/mcp/off', 'anna', []],
  ['/mcp/gone', 'anna', []],
  ['/mcp/', 'anna', []],
  ['/else', 'anna', []],
])('for %s, %s may choose among %j', async (path, who, slugs) => {
  const { [who]: user } = await people();
  const found = await consents().gatewaysFor(user, origin + path);
  expect(found.map(({ gateway }) => gateway.slug)).toEqual(slugs);
});

test('a disabled user, and one who is gone, may choose none', async () => {
  const { anna, ben } = await people();
  const { users } = bench.administration.store;
  await users.setDisabled(anna.id, true);
  await users.remove(ben.id);
  expect(await consents().gatewaysFor(anna, `${origin}/mcp`)).toEqual([]);
  expect(await consents().gatewaysFor(ben, `${origin}/mcp`)).toEqual([]);
});

test('what is approved for a user who is removed in that moment ends', async () => {
  const { anna, gateways } = await people();
  const { users, apps, connections } = bench.administration.store;
  const service = consents(() => users.remove(anna.id));
  const consent = { user: anna, gatewayId: gateways.main.id, pending: pending(`${origin}/mcp/main`) };
  await expect(service.approve(request, response, consent)).rejects.toThrow();
  expect(service.ended).toEqual(['grant-1']);
  expect([await apps.list(), await connections.list()]).toEqual([[], []]);
});

test('an app that is let in appears, with a connection that names its grant', async () => {
  const { anna, gateways } = await people();
  const { store } = bench.administration;
  const service = consents();
  const consent = { user: anna, gatewayId: gateways.main.id, pending: pending(`${origin}/mcp/main`) };
  const connection = await service.approve(request, response, consent);
  const [app] = await store.apps.list();
  expect(app).toMatchObject({ clientId: 'client-1', name: 'Cursor', source: 'registered', disabled: false });
  expect(connection).toMatchObject({
    userId: anna.id,
    appId: app?.id,
    gatewayId: gateways.main.id,
    resource: `${origin}/mcp/main`,
    grantHash: 'grant-1',
  });
  expect(await service.approve(request, response, consent)).toEqual(connection);
  expect(await store.connections.list()).toEqual([connection]);
  expect(await bench.recorded()).toContain('app.connect client-1');
});

test.each<['annas' | 'main', string, boolean]>([
  ['annas', 'is not open to them', false],
  ['main', 'was closed meanwhile', true],
])('a user cannot let an app into the gateway %s, which %s', async (slug, _, isClosed) => {
  const { ben, gateways } = await people();
  if (isClosed) await bench.administration.store.gateways.setUsers(gateways[slug].id, []);
  const service = consents();
  const asked = { user: ben, gatewayId: gateways[slug].id, pending: pending(`${origin}/mcp`) };
  await expect(service.approve(request, response, asked)).rejects.toMatchObject({ code: 'gateway_not_open' });
  expect(service.approvals()).toBe(0);
  expect(await bench.administration.store.connections.list()).toEqual([]);
});

test('the gateway of the address is the only one that an app which asked there is let into', async () => {
  const { anna, gateways } = await people();
  const asked = { user: anna, gatewayId: gateways.annas.id, pending: pending(`${origin}/mcp/main`) };
  await expect(consents().approve(request, response, asked)).rejects.toMatchObject({ code: 'gateway_not_open' });
});

test('a disabled app is not let in', async () => {
  const { anna, gateways } = await people();
  const { apps } = bench.administration.store;
  const { id } = await apps.put(appOf(pending('')));
  await apps.setDisabled(id, true);
  const asked = { user: anna, gatewayId: gateways.main.id, pending: pending(`${origin}/mcp/main`) };
  await expect(consents().approve(request, response, asked)).rejects.toMatchObject({ code: 'app_disabled' });
});

test('an app that was registered by hand stays as it was registered', async () => {
  const { anna, gateways } = await people();
  const { apps } = bench.administration.store;
  const given = {
    clientId: 'client-1',
    name: 'Reports',
    source: 'given',
    redirectUris: ['https://r.example.com/cb'],
  } as const;
  await apps.put({ ...given, secret: 's' });
  await consents().approve(request, response, {
    user: anna,
    gatewayId: gateways.main.id,
    pending: pending(`${origin}/mcp`),
  });
  expect(await apps.list()).toMatchObject([{ ...given, hasSecret: true }]);
});

test('a connection that is taken back ends with its grant', async () => {
  const { anna, gateways } = await people();
  const service = consents();
  const asked = { user: anna, gatewayId: gateways.main.id, pending: pending(`${origin}/mcp`) };
  await service.disconnect(await service.approve(request, response, asked));
  expect(service.ended).toEqual(['grant-1']);
  expect(await bench.administration.store.connections.list()).toEqual([]);
  expect((await bench.recorded()).at(-1)).toBe('app.disconnect client-1');
});

function appOf({ application: { id: clientId, name, source, redirectUris } }: PendingAuthorization) {
  return { clientId, name, source, redirectUris };
}
