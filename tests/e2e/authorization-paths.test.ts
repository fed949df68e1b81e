import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeAuthorizationServer, fakeAuthorizationServer } from '../support/fake-authorization-server.ts';
import { send } from '../support/raw-client.ts';
import { startInProcess } from './in-process.ts';
import { expectRefused } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';

/** The way from an address to the authorization server, and what is served there. */

let issuer: FakeAuthorizationServer;
let scene: Scene;
beforeAll(async () => {
  issuer = fakeAuthorizationServer();
  const layout: Layout = { servers: {}, gateways: { main: [] } };
  const createAuthorizationServer = issuer.create;
  scene = await sceneOf(await startInProcess(configurationOf(layout), {}, { createAuthorizationServer }), layout);
});
afterAll(() => scene.close());

const at = (path: string) => scene.place.url + path;
const wellKnown = '/.well-known/oauth-protected-resource';

describe.each(['/mcp', '/mcp/', '/mcp/main', '/mcp/gone'])('%s', (path) => {
  test.each(['POST', 'GET', 'DELETE'])('a %s without a token is told where to learn how to get one', async (method) => {
    const answer = await send(at(path), { method });
    expectRefused(answer, { status: 401, code: 'token_missing', rpc: -32600 });
    const resource = path.replace(/\/$/, '');
    const metadata = at(wellKnown + resource);
    expect(answer.headers['www-authenticate']).toBe(`Bearer resource_metadata="${metadata}", scope="mcp"`);
    const document: unknown = JSON.parse((await send(metadata, { method: 'GET' })).text);
    expect(document).toMatchObject({ resource: at(resource), authorization_servers: [scene.place.url] });
  });
});

test.each([wellKnown, `${wellKnown}/`, `${wellKnown}/mcp`, `${wellKnown}/mcp/`])(
  '%s is the metadata of the picker',
  async (path) => {
    const answer = await send(at(path), { method: 'GET' });
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*' } });
    expect(JSON.parse(answer.text)).toEqual({
      resource: at('/mcp'),
      resource_name: 'Gatehouse',
      authorization_servers: [scene.place.url],
      scopes_supported: ['mcp'],
      bearer_methods_supported: ['header'],
    });
  },
);

test.each([`${wellKnown}/else`, `${wellKnown}/mcp/a/b`, `${wellKnown}/mcp/No-Name`, `${wellKnown}x`])(
  'there is no metadata at %s',
  async (path) => {
    expect((await send(at(path), { method: 'GET' })).status).toBe(404);
  },
);

const served = [
  ['GET', '/authorize?client_id=x'],
  ['GET', '/authorize/some-uid'],
  ['POST', '/token'],
  ['POST', '/register'],
  ['POST', '/revoke'],
  ['GET', '/jwks'],
  ['GET', '/.well-known/oauth-authorization-server'],
] as const;

test.each(served)('a %s of %s is the authorization server’s', async (method, path) => {
  const answer = await send(at(path), { method });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({ issuer: scene.place.url, path });
});

test.each([...served, ['GET', wellKnown], ['GET', `${wellKnown}/mcp`], ['GET', `${wellKnown}/mcp/main`]] as const)(
  'a %s of %s under another Host is refused, and says nothing',
  async (method, path) => {
    for (const host of ['evil.example', `localhost:${new URL(scene.place.url).port}`]) {
      const answer = await send(at(path), { method, headers: { host, 'x-forwarded-host': host } });
      expect(answer.status).toBe(403);
      expect(answer.headers.location).toBeUndefined();
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'host_not_allowed' } });
      expect(answer.text).not.toMatch(/issuer|authorization_servers|evil|localhost/);
    }
  },
);

test('a network may register sixty apps within ten minutes', async () => {
  const register = () => send(at('/register'), { method: 'POST', body: '{}' });
  const statuses: number[] = [];
  let last = await register();
  while (statuses.push(last.status) < 100 && last.status === 200) last = await register();
  expect(last.status).toBe(429);
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(60);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(50);
  const seconds = Number(last.headers['retry-after']);
  expect(seconds).toBeGreaterThan(500);
  expect(seconds).toBeLessThanOrEqual(600);
  expect(JSON.parse(last.text)).toEqual({
    error: 'temporarily_unavailable',
    error_description: `too many apps were registered from your network: try again in ${seconds} seconds`,
  });
  expect((await send(at('/token'), { method: 'POST' })).status).toBe(200);
});
