import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addAssignment, updateAssignment } from '../../packages/gateway/src/admin/assignments.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { setGatewayAccess } from '../../packages/gateway/src/admin/gateway-access.ts';
import { addGateway } from '../../packages/gateway/src/admin/gateways.ts';
import { setIdentityDisabled, setIdentityHeaders } from '../../packages/gateway/src/admin/identities.ts';
import { revokeToken } from '../../packages/gateway/src/admin/revoke-token.ts';
import { setDisabled } from '../../packages/gateway/src/admin/set-disabled.ts';
import { RawClient } from '../support/raw-client.ts';
import { openPlace, type Person, type Place, secretValue } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace('sqlite');
});
afterAll(() => place.close());
beforeEach(() => place.recorded());

const headers = { 'x-key': secretValue };

/** Of each person one of each kind, and a shared identity; by whose they are. */
async function things(): Promise<Record<'token' | 'identity' | 'connection', Record<'ada' | 'ben', string>>> {
  const { administration } = place;
  const { store } = administration;
  const [server, gateway] = [await store.servers.bySlug('crm'), await store.gateways.bySlug('main')];
  const app = await store.apps.put({
    clientId: 'app',
    name: 'App',
    source: 'registered',
    redirectUris: ['https://a.example/cb'],
  });
  await setIdentityHeaders(administration, { server: 'crm', user: null, headers });
  const of = async (person: 'ada' | 'ben') => {
    const user = `${person}@example.com`;
    const userId = await place.userId(person);
    await setIdentityHeaders(administration, { server: 'crm', user, headers });
    const granted = {
      userId,
      appId: app.id,
      gatewayId: gateway?.id ?? '',
      resource: '',
      grantHash: `${person} ${Math.random()}`,
    };
    return {
      token: (await createToken(administration, { gateway: 'main', user })).record.id,
      identity: (await store.identities.find(server?.id ?? '', userId))?.id ?? '',
      connection: (await store.connections.create(granted)).id,
    };
  };
  const [ada, ben] = [await of('ada'), await of('ben')];
  const pair = (kind: keyof typeof ada) => ({ ada: ada[kind], ben: ben[kind] });
  await place.recorded();
  return { token: pair('token'), identity: pair('identity'), connection: pair('connection') };
}

const kinds = ['token', 'identity', 'connection'] as const;
const folders = { token: '/tokens', identity: '/identities', connection: '/connections' } as const;
const done = {
  token: 'token.revoke token',
  identity: 'identity.remove ada@example.com',
  connection: 'app.disconnect app',
} as const;

async function owners(person: Person, path: string): Promise<unknown[]> {
  const { items } = (await place.ask(person, 'GET', path)).json as { items: { user: string | null }[] };
  return [...new Set(items.map(({ user }) => user))].sort();
}

test.for(kinds)('a member sees their own %s alone, an administrator all', async (kind) => {
  await things();
  expect(await owners('ada', folders[kind])).toEqual(['ada@example.com']);
  const all =
    kind === 'identity' ? ['ada@example.com', 'ben@example.com', null] : ['ada@example.com', 'ben@example.com'];
  expect(await owners('root', folders[kind])).toEqual(all);
});

test.for(kinds)('a member ends their own %s; another’s does not exist for them', async (kind) => {
  const made = (await things())[kind];
  const other = await place.ask('ada', 'DELETE', `${folders[kind]}/${made.ben}`);
  expect(other).toMatchObject({ status: 404, json: { code: 'id_unknown' } });
  expect(other.text).not.toContain('ben@');
  expect(await place.recorded()).toEqual([]);
  expect((await place.ask('ada', 'DELETE', `${folders[kind]}/${made.ada}`)).status).toBe(204);
  expect((await place.recorded()).map((event) => event.replace(/token-\d+/, 'token'))).toEqual([
    `${done[kind]} user:ada@example.com`,
  ]);
});

test('a member sets header values of their own, for servers that they reach', async () => {
  const own = { server: 'crm', user: 'Ada@example.com', headers };
  const set = await place.ask('ada', 'POST', '/identities', { body: own });
  expect(set).toMatchObject({ status: 201, json: { server: 'crm', user: 'ada@example.com' } });
  expect(set.text).not.toContain(secretValue);
  expect(await place.recorded()).toEqual(['identity.add ada@example.com user:ada@example.com']);
});

test('a member sets values for nobody else, and for nothing that they do not reach', async () => {
  const ask = async (body: object) => (await place.ask('ada', 'POST', '/identities', { body })).json;
  expect(await ask({ server: 'crm', user: 'ben@example.com', headers })).toMatchObject({ code: 'role_needed' });
  expect(await ask({ server: 'crm', user: null, headers })).toMatchObject({ code: 'role_needed' });
  expect(await ask({ server: 'gone', user: 'ada@example.com', headers })).toMatchObject({ code: 'server_unknown' });
  await setGatewayAccess(place.administration, { gateway: 'main', users: ['ben@example.com'] });
  expect(await ask({ server: 'crm', user: 'ada@example.com', headers })).toMatchObject({ code: 'server_unknown' });
  await setGatewayAccess(place.administration, { gateway: 'main', users: 'everyone' });
});

test('a member sets no values where all share one identity', async () => {
  const { administration } = place;
  await administration.store.gateways.create({ slug: 'side' });
  const gateway = await administration.store.gateways.bySlug('main');
  const [row] = (await administration.store.assignments.list()).filter(
    ({ gatewayId, prefix }) => gatewayId === gateway?.id && prefix === 'crm',
  );
  await updateAssignment(administration, { gateway: 'main', id: row?.id ?? '' }, { identity: 'shared' });
  await addAssignment(administration, 'side', { server: 'crm', identity: 'shared' });
  const body = { server: 'crm', user: 'ada@example.com', headers };
  expect((await place.ask('ada', 'POST', '/identities', { body })).json).toMatchObject({ code: 'server_unknown' });
  await updateAssignment(administration, { gateway: 'main', id: row?.id ?? '' }, { identity: 'per-user' });
});

test('what an administrator switched off is not for its owner to undo', async () => {
  const { identity } = await things();
  await setIdentityDisabled(place.administration, { server: 'crm', user: 'ada@example.com', disabled: true });
  const body = { server: 'crm', user: 'ada@example.com', headers };
  const refused = { status: 409, json: { code: 'identity_disabled' } };
  expect(await place.ask('ada', 'DELETE', `/identities/${identity.ada}`)).toMatchObject(refused);
  expect(await place.ask('ada', 'POST', '/identities', { body })).toMatchObject(refused);
});

test('a member finds their own calls in the trail, whatever they ask for', async () => {
  const { audit } = place.administration;
  const call = {
    ts: Date.now(),
    correlationId: 'c',
    kind: 'call',
    action: 'tools/call',
    target: 't',
    gateway: 'main',
    server: 'crm',
  } as const;
  const rest = { app: '', outcome: 'ok', code: '', latencyMs: 1, bytesOut: 1 } as const;
  for (const principal of [
    'user:ada@example.com',
    'user:ada@example.com token:x',
    'user:ada@example.community',
    'user:ben@example.com',
  ])
    audit.record({ ...call, ...rest, principal });
  await audit.flush();
  for (const query of ['', '?kind=admin', '?principal=user%3Aben%40example.com', '?search=ben', '?gateway=main']) {
    const { items } = (await place.ask('ada', 'GET', `/audit/events${query}`)).json as {
      items: { principal: string; kind: string }[];
    };
    for (const { principal, kind } of items)
      expect([kind, principal.split(' ')[0]]).toEqual(['call', 'user:ada@example.com']);
    if (query === '') expect(items).toHaveLength(2);
  }
});

test('members see who they are, and which gateways they may reach', async () => {
  const { administration } = place;
  for (const slug of ['hers', 'bens', 'off']) await addGateway(administration, { slug });
  await setGatewayAccess(administration, { gateway: 'hers', users: ['ada@example.com'] });
  await setGatewayAccess(administration, { gateway: 'bens', users: ['ben@example.com'] });
  await setDisabled(administration, { noun: 'gateway', slug: 'off', disabled: true });
  const me = await place.ask('ada', 'GET', '/me');
  expect(me).toMatchObject({ status: 200, json: { email: 'ada@example.com', role: 'member' } });
  expect((me.json as { gateways: string[] }).gateways.filter((name) => name !== 'side')).toEqual(['hers', 'main']);
});

describe('tokens of their own', () => {
  const make = (person: Person, body: object) => place.ask(person, 'POST', '/tokens', { body });
  const initialize = (secret: string) => new RawClient(`${place.url}/mcp/main`, secret).open();

  test('are made by members, shown once, good for their gateway, and revoked by them', async () => {
    const made = await make('ada', { gateway: 'main', name: 'adas' });
    expect(made).toMatchObject({
      status: 201,
      json: { token: { name: 'adas', gateway: 'main', user: 'ada@example.com' } },
    });
    expect(await place.recorded()).toEqual(['token.add adas user:ada@example.com']);
    const { token, secret } = made.json as { token: { id: string }; secret: string };
    const listed = await place.ask('ada', 'GET', '/tokens');
    expect(listed.json).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id: token.id })]) });
    expect(listed.text).not.toContain(secret);
    expect((await place.ask('ben', 'GET', '/tokens')).text).not.toContain(token.id);
    expect((await initialize(secret)).status).toBe(200);
    expect((await place.ask('ben', 'DELETE', `/tokens/${token.id}`)).status).toBe(404);
    expect((await place.ask('ada', 'DELETE', `/tokens/${token.id}`)).status).toBe(204);
    expect((await initialize(secret)).status).toBe(401);
  });

  test.for([
    ['for another person', { gateway: 'main', user: 'ben@example.com' }, 403, 'role_needed'],
    ['for a gateway that is closed to them', { gateway: 'bens' }, 404, 'gateway_unknown'],
    ['for a gateway that is off', { gateway: 'off' }, 404, 'gateway_unknown'],
    ['for a gateway that is none', { gateway: 'none' }, 404, 'gateway_unknown'],
    ['under a name that is none', { gateway: 'main', name: 'a b' }, 400, 'token_unusable'],
    ['with a text of their choice', { gateway: 'main', token: `gth_${'x'.repeat(32)}` }, 400, 'request_invalid'],
  ] as const)('are not made %s', async ([, body, status, code]) => {
    expect(await make('ada', body)).toMatchObject({ status, json: { code } });
    expect(await place.recorded()).toEqual([]);
  });

  test('say their owner in any case of letters', async () => {
    expect((await make('ada', { gateway: 'main', user: 'Ada@Example.com' })).json).toMatchObject({
      token: { user: 'ada@example.com' },
    });
  });

  test('never take the name of another’s, even of one that was revoked; their own they take again', async () => {
    const { administration } = place;
    const wanted = { gateway: 'main', name: 'nobodys' };
    await createToken(administration, wanted);
    const before = await make('ada', wanted);
    expect(before).toMatchObject({ status: 400, json: { code: 'token_unusable' } });
    await revokeToken(administration, wanted);
    const after = await make('ada', wanted);
    const face = ({ text }: { text: string }) => text.replace(/"correlationId":"[^"]+"/, '');
    expect(face(after)).toBe(face(before));
    const own = { gateway: 'main', name: 'again' };
    await make('ada', own);
    expect((await make('ada', own)).status).toBe(400);
    await revokeToken(administration, own);
    expect((await make('ada', own)).status).toBe(201);
  });
});
