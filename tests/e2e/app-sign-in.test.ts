import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  createAuthorizationServer,
} from 'mcp-gatehouse-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeApp, setAppDisabled } from '../../packages/gateway/src/admin/apps.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createConsents } from '../../packages/gateway/src/auth/apps/consents.ts';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { authorize, discover, exchange, form, refresh, register } from '../interop/oauth-by-hand.ts';
import { silent } from '../store/folder.ts';
import { locationOf, openAt } from '../store/place.ts';
import { RawClient, send } from '../support/raw-client.ts';
import { startInProcess } from './in-process.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';

/** From an address to a called tool, with the kit's authorization server; the page that asks people lets every app in for Anna. */

const consentPrefix = '/authorize/test-consent/';

let demo: DemoServer;
let scene: Scene;
let store: Store;
let audit: Awaited<ReturnType<typeof openAuditTrail>>;

beforeAll(async () => {
  demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  const layout: Layout = { servers: { demo: { url: demo.url } }, gateways: { main: ['demo'] } };
  const parts = { createAuthorizationServer: consenting };
  scene = await sceneOf(await startInProcess(configurationOf(layout), {}, parts), layout);
  store = await openAt(scene.place.directory, false);
  audit = await openAuditTrail({ location: locationOf(scene.place.directory), log: silent });
});
afterAll(async () => {
  await audit.close();
  await store.close();
  await scene.close();
  await demo.close();
});

/** The kit's, with a page of the test in place of ours, under a path that is the authorization server's. */
function consenting(options: AuthorizationServerOptions): AuthorizationServer {
  const consentPath = (uid: string) => consentPrefix + uid;
  const server = createAuthorizationServer({ ...options, pages: { ...options.pages, consentPath } });
  return {
    ...server,
    handle: (request, response) =>
      request.url?.startsWith(consentPrefix)
        ? letIn(server, options.issuer, request, response)
        : server.handle(request, response),
  };
}

async function letIn(
  server: AuthorizationServer,
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const consents = createConsents({ store, audit, server, origin });
  const user = await store.users.put('anna@example.com');
  const pending = await server.authorizations.read(request, response);
  const [gateway] = await consents.gatewaysFor(user, pending.resource);
  await consents.approve(request, response, { user, gatewayId: gateway?.gateway.id ?? '', pending });
  response.writeHead(303, { location: pending.resumePath }).end();
}

/** An app that registered and was let in at that address. */
async function signedIn(path: string, wanted: object = {}) {
  const endpoint = scene.place.url + path;
  const discovered = await discover(endpoint);
  const { body: app } = await register(discovered.server, wanted);
  const { body: tokens } = await exchange(discovered, app, await authorize(discovered, app));
  return { endpoint, discovered, app, tokens };
}

const opens = async (endpoint: string, token: string) => (await new RawClient(endpoint, token).open()).status;

test.each(['/mcp/main', '/mcp'])('at %s an app comes from the address alone to a called tool', async (path) => {
  const { endpoint, discovered, app, tokens } = await signedIn(path);
  expect(discovered.resource).toBe(scene.place.url + path);
  const client = new RawClient(endpoint, tokens.access_token);
  await client.open();
  expect(JSON.stringify(await client.tool('demo__greet', { name: 'Anna' }))).toContain('Anna');
  expect(await opens(scene.place.url + (path === '/mcp' ? '/mcp/main' : '/mcp'), tokens.access_token)).toBe(401);
  const { body: next } = await refresh(discovered, app, tokens.refresh_token);
  expect(await opens(endpoint, next.access_token)).toBe(200);
  expect(await store.apps.byClientId(app.client_id)).toMatchObject({ name: 'by hand', source: 'registered' });
});

test('an app that names no resource is let into the picker', async () => {
  const discovered = await discover(`${scene.place.url}/mcp`);
  const { body: app } = await register(discovered.server);
  const nothing = { resource: undefined };
  const page = await authorize(discovered, app, nothing);
  const { body: tokens } = await exchange(discovered, app, page, nothing);
  expect(await opens(`${scene.place.url}/mcp`, tokens.access_token)).toBe(200);
});

test('a resource that is not ours is refused, alike for any slug that is none', async () => {
  const discovered = await discover(`${scene.place.url}/mcp`);
  const { body: app } = await register(discovered.server);
  for (const resource of ['https://else.example/mcp', `${scene.place.url}/else`, `${scene.place.url}/mcp/No-Name`]) {
    const { url } = await authorize(discovered, app, { resource });
    expect(url.searchParams.get('error')).toBe('invalid_target');
  }
});

test('a disabled app can neither call nor refresh nor ask again, until it is enabled', async () => {
  const { endpoint, discovered, app, tokens } = await signedIn('/mcp/main');
  const administration = { store, audit, principal: 'cli' };
  await setAppDisabled(administration, { clientId: app.client_id, disabled: true });
  await expect.poll(() => opens(endpoint, tokens.access_token), { timeout: 5_000 }).toBe(401);
  expect(await refresh(discovered, app, tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_client' } });
  const page = await authorize(discovered, app);
  expect(page.url.searchParams.has('code')).toBe(false);
  await setAppDisabled(administration, { clientId: app.client_id, disabled: false });
  await expect.poll(() => opens(endpoint, tokens.access_token), { timeout: 5_000 }).toBe(200);
});

test('an app that is removed is unknown, with nothing left to refresh', async () => {
  const { endpoint, discovered, app, tokens } = await signedIn('/mcp/main', { client_name: 'removed' });
  expect(await removeApp({ store, audit, principal: 'cli' }, app.client_id)).toBe(1);
  await expect.poll(() => opens(endpoint, tokens.access_token), { timeout: 5_000 }).toBe(401);
  expect(await refresh(discovered, app, tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_client' } });
});

test('a token that its app revokes opens nothing within about a second', async () => {
  const { endpoint, discovered, app, tokens } = await signedIn('/mcp/main');
  expect(await opens(endpoint, tokens.access_token)).toBe(200);
  await form(discovered.server.revocation_endpoint ?? '', { token: tokens.access_token, client_id: app.client_id });
  await expect.poll(() => opens(endpoint, tokens.access_token), { timeout: 5_000 }).toBe(401);
});

test('an app that nobody knows is told on a page, in words', async () => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'gone<script>',
    redirect_uri: 'http://127.0.0.1:9/callback',
  });
  const answer = await send(`${scene.place.url}/authorize?${query}`, { method: 'GET' });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.text).toContain('The app cannot be let in');
  expect(answer.text).not.toContain('<script');
});

test('a foreign Host changes no byte of metadata: it gets none', async () => {
  const at = `${scene.place.url}/.well-known/oauth-authorization-server`;
  const foreign = { method: 'GET', headers: { host: 'evil.example' } };
  expect((await send(at, foreign)).status).toBe(403);
  const forwarded = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
  const [plain, led] = [await send(at, { method: 'GET' }), await send(at, { method: 'GET', headers: forwarded })];
  expect(JSON.parse(plain.text)).toMatchObject({ issuer: scene.place.url });
  expect(led.text).toBe(plain.text);
});
