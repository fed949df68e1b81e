import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Delay, OAuthServerOptions, Outage, OwnedClient } from './real-oauth-options.ts';
import { createProvider } from './real-oauth-provider.ts';
import { createOAuthRecord } from './real-oauth-record.ts';
import { createResource } from './real-oauth-resource.ts';
import { signIn } from './real-oauth-sign-in.ts';
import { createOAuthStore, type OAuthStore } from './real-oauth-store.ts';
import { troubleTokens } from './real-oauth-trouble.ts';

// A program: a strict authorization server and an MCP server behind it, as the variable OPTIONS says. Paths that begin with /_
// are for tests: they count, and make trouble.

const options = JSON.parse(process.env.OPTIONS ?? '{}') as OAuthServerOptions & { readonly ports: readonly number[] };
const [issuer = '', origin = issuer] = options.ports.map((port) => `http://127.0.0.1:${port}`);
const place = { issuer, resource: `${origin}/mcp`, otherResource: `${issuer}/other` };

const store = createOAuthStore(options.secretSeconds ?? 0);
const record = createOAuthRecord();
if (options.client) keepClient(store, options.client);
const provider = createProvider(options, place, store, record);
const trouble = troubleTokens(provider, record);
const interaction = signIn(provider, options);
const authorize = provider.callback();
const resource = createResource(provider, place, record, options.refusal);

const controls: Readonly<Record<string, (body: never) => unknown>> = {
  '/_counts': () => record.counts,
  '/_seen': () => record.seen,
  '/_client': (client: OwnedClient) => keepClient(store, client),
  '/_revoke-all': () => store.revokeGrants(),
  '/_revoke-access': () => store.revokeAccessTokens(),
  '/_forget-clients': () => store.forgetClients(),
  '/_late-clients': ({ ms }: { readonly ms: number }) => store.clientsAppearAfter(ms),
  '/_delay': (delay: Delay) => trouble.slow(delay),
  '/_down': (outage: Outage) => trouble.fail({ ...outage, status: outage.status ?? 503 }),
  '/_up': () => trouble.fail(undefined),
};

const isResource = (path: string) => path === '/mcp' || path.startsWith('/.well-known/oauth-protected-resource');

const listeners: RequestListener[] = [
  (request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/_')) return void control(path, request, response);
    if (path.startsWith('/sign-in/')) return void interaction(request, response).catch((e) => failed(response, e));
    if (origin === issuer && isResource(path)) return resource(request, response);
    request.url = withDefaultScope(path);
    return void authorize(request, response);
  },
  resource,
];
for (const [at, port] of options.ports.entries()) {
  const server = createServer(listeners[at]).listen(port, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
}

function keepClient(kept: OAuthStore, { id, secret, redirectUri }: OwnedClient): void {
  kept.keepClient({
    client_id: id,
    client_secret: secret,
    redirect_uris: [redirectUri ?? 'https://nobody.invalid/'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
  });
}

/** RFC 6749 section 3.3 leaves it to the server; the library would refuse for want of anything to grant. */
function withDefaultScope(path: string): string {
  const url = new URL(path, issuer);
  if (url.pathname !== '/authorize' || url.searchParams.has('scope')) return path;
  return `${path}&scope=notes:read`;
}

async function control(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const act = controls[path];
  const answer = act?.(JSON.parse(Buffer.concat(chunks).toString() || '{}') as never);
  response.writeHead(act ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? null));
}

function failed(response: ServerResponse, error: unknown): void {
  response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
}
