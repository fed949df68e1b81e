import type { IncomingMessage, ServerResponse } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import { asCoded } from '../../../packages/gateway/src/errors/coded-error.ts';
import type { Outbound } from '../../../packages/gateway/src/net/outbound.ts';
import type { Store } from '../../../packages/gateway/src/store/store.ts';
import { oauthAddresses } from '../../../packages/gateway/src/upstream/oauth/addresses.ts';
import { createSignIn } from '../../../packages/gateway/src/upstream/sign-in/create-sign-in.ts';
import { revoke } from '../../../packages/gateway/src/upstream/sign-in/disconnect.ts';
import { requestRefresh } from '../../../packages/gateway/src/upstream/sign-in/request-refresh.ts';
import { certificate, startHttp, startHttps } from '../../net/loopback.ts';
import { startProxy } from '../../net/proxy.ts';
import { resolver, wayOut } from '../../net/way-out.ts';
import { eachInItsFolder, silent } from '../../store/folder.ts';

// oauth 37: what a public server and its authorization server publish leads nowhere inside. A proxy stands in for public addresses.

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), certificate]));
const folder = eachInItsFolder();
let number = 0;

const at = 'https://mcp.test';
const names = { 'mcp.test': [['8.8.8.8']], 'inside.test': [['127.0.0.1']], localhost: [['127.0.0.1']] };

/** What is published; one of it leads inside. */
interface Published {
  readonly resourceMetadata: string;
  readonly authorizationServer: string;
  readonly endpoints: Readonly<Record<string, string>>;
  /** Where requests are sent on, by path. */
  readonly redirects: Readonly<Record<string, string>>;
}

const resourcePath = '/.well-known/oauth-protected-resource/mcp';
const serverPath = '/.well-known/oauth-authorization-server';

const healthy: Published = {
  resourceMetadata: at + resourcePath,
  authorizationServer: at,
  endpoints: {
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    registration_endpoint: `${at}/register`,
    revocation_endpoint: `${at}/revoke`,
  },
  redirects: {},
};

const documents: Readonly<Record<string, (published: Published) => object>> = {
  [resourcePath]: ({ authorizationServer }) => ({
    resource: `${at}/mcp`,
    authorization_servers: [authorizationServer],
  }),
  [serverPath]: ({ endpoints }) => ({
    issuer: at,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    ...endpoints,
  }),
  '/register': () => ({ client_id: 'client-1', token_endpoint_auth_method: 'none' }),
  '/token': () => ({ access_token: 'access', refresh_token: 'refresh', token_type: 'bearer', expires_in: 3600 }),
  '/revoke': () => ({}),
};

function serve(published: Published, { url = '' }: IncomingMessage, response: ServerResponse): void {
  if (url === '/mcp') {
    const challenge = `Bearer resource_metadata="${published.resourceMetadata}"`;
    return void response.writeHead(401, { 'www-authenticate': challenge }).end();
  }
  const location = published.redirects[url];
  if (location !== undefined) return void response.writeHead(307, { location }).end();
  const document = documents[url];
  const status = document ? 200 : 404;
  return void response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(document?.(published) ?? {}));
}

/** Signs in, renews, and signs out; answers where it ended and with what. */
async function walk(store: Store, outbound: Outbound): Promise<string> {
  const server = await store.servers.create({
    slug: `crm-${++number}`,
    url: `${at}/mcp`,
    network: 'public',
    auth: { mode: 'oauth' },
  });
  const report = { failed: async () => {}, connected: async () => {} };
  const context = oauthAddresses('https://gate.test');
  const signIn = createSignIn({ store, outbound, context, report });
  try {
    const { url, browser } = await signIn.begin({
      server,
      owner: null,
      browser: undefined,
      registerAgain: false,
      onward: undefined,
    });
    const state = new URL(url).searchParams.get('state') ?? '';
    const finished = await signIn.finish(new URLSearchParams({ code: 'code-1', state }), browser);
    if (!('signedIn' in finished)) throw finished.failure;
  } catch (error) {
    return asCoded(error).message;
  }
  const opened = await store.identities.open(server.id, null);
  if (!opened) throw new Error('no identity');
  const renewed = await requestRefresh(outbound, store.clients)(server, opened);
  await revoke({ store, outbound, log: silent }, server, opened);
  return renewed.kind;
}

type Change = (inside: string) => Partial<Published>;

const endpoint =
  (name: string): Change =>
  (inside) => ({ endpoints: { ...healthy.endpoints, [name]: `${inside}/x` } });
const redirect =
  (path: string): Change =>
  (inside) => ({ redirects: { [path]: `${inside}/x` } });

const noWay = /cannot be signed in to/;
const refused = /may not be fetched|is not followed/;
const rows: readonly (readonly [string, Change, RegExp])[] = [
  // It is looked for in the usual places then.
  ['the metadata of the resource', (inside) => ({ resourceMetadata: `${inside}/x` }), /^granted$/],
  ['the authorization server', (inside) => ({ authorizationServer: inside }), noWay],
  // Where it is https, the browser of a person may go there.
  ['the authorization endpoint', endpoint('authorization_endpoint'), /^granted$|^nobody is sent to/],
  ['the token endpoint', endpoint('token_endpoint'), refused],
  ['the registration endpoint', endpoint('registration_endpoint'), refused],
  // Signing out forgets the tokens here in any case.
  ['the revocation endpoint', endpoint('revocation_endpoint'), /^granted$/],
  // As where there is none: the server may be its own authorization server (revision 2025-03-26).
  ['a redirect from the metadata of the resource', redirect(resourcePath), /^granted$/],
  ['a redirect from the metadata of the authorization server', redirect(serverPath), noWay],
  ['a redirect from the registration endpoint', redirect('/register'), refused],
  ['a redirect from the token endpoint', redirect('/token'), refused],
  ['a redirect from the revocation endpoint', redirect('/revoke'), /^granted$/],
];

test.each(rows)('%s does not lead inside', async (_what, change, ended) => {
  const [plain, secure] = [await startHttp(inside), await startHttps(inside)];
  const places = [plain.url, secure.url, `https://inside.test:${secure.port}`, `https://localhost:${secure.port}`];
  const store = await folder.open();
  for (const place of places) {
    const { said, asked } = await walked(store, { ...healthy, ...change(place) });
    expect(said).toMatch(ended);
    expect(new Set(asked.map(({ target }) => target))).toEqual(new Set(['mcp.test:443']));
  }
  expect([plain.connections(), secure.connections()]).toEqual([0, 0]);
});

test('where everything is public, everything is asked for', async () => {
  const { said, paths } = await walked(await folder.open(), healthy);
  expect(said).toBe('granted');
  expect(paths).toEqual(expect.arrayContaining(['/register', '/token', '/revoke']));
});

function inside(_request: IncomingMessage, response: ServerResponse): void {
  response.end('only-for-this-machine');
}

async function walked(store: Store, published: Published) {
  const server = await startHttps((request, response) => serve(published, request, response));
  const { egress, asked } = await startProxy(server.port);
  const said = await walk(store, wayOut({ egress, ...resolver(names) }));
  return { said, asked, paths: server.requests.map(({ url = '' }) => url) };
}
