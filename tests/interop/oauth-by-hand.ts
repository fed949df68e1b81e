import { createHash, randomBytes } from 'node:crypto';
import { type Browser, createBrowser, type Page } from '../support/browser.ts';
import { RawClient, type RpcMessage } from '../support/raw-client.ts';

// OAuth written out by hand, so that a test can send each request as it should be and with one thing wrong.

/** Nothing listens there: browsers stop in front of it. */
export const redirectUri = 'http://127.0.0.1:9/callback';

export interface AuthorizationServer {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly registration_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly scopes_supported?: readonly string[];
  readonly authorization_response_iss_parameter_supported?: boolean;
}

export interface Discovered {
  /** `resource` of the protected-resource metadata, as published. */
  readonly resource: string;
  readonly server: AuthorizationServer;
}

export interface Client {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly client_secret_expires_at?: number;
  readonly token_endpoint_auth_method?: string;
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
  readonly scope?: string;
  readonly error?: string;
  readonly error_description?: string;
}

/** Follows the challenge of a server to its metadata, and on to that of its authorization server. */
export async function discover(url: string): Promise<Discovered> {
  const { headers } = await post(url, undefined, 'initialize');
  const metadataUrl = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const resource = (await json(metadataUrl)) as { resource: string; authorization_servers: readonly string[] };
  const issuer = resource.authorization_servers[0] ?? '';
  const server = await json(new URL('/.well-known/oauth-authorization-server', issuer).href);
  return { resource: resource.resource, server: server as AuthorizationServer };
}

async function json(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** @param wanted beside or in place of what a public client of ours says of itself */
export function register(server: AuthorizationServer, wanted: object = {}, token?: string): Promise<Answer<Client>> {
  const document = {
    client_name: 'by hand',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'web',
    ...wanted,
  };
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return send(
    server.registration_endpoint ?? '',
    { 'content-type': 'application/json', ...authorization },
    JSON.stringify(document),
  );
}

/** Parameters by name; those that are undefined are left out. */
export type Changes = Readonly<Record<string, string | undefined>>;

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** Walks a person through the authorization request, up to our own address or to the page that stops them. */
export function authorize(
  { resource, server }: Discovered,
  client: Client,
  changes: Changes = {},
  browser: Browser = createBrowser(),
): Promise<Page> {
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'state-1',
    scope: server.scopes_supported?.find((scope) => scope.endsWith(':read')) ?? server.scopes_supported?.[0],
    resource,
    ...changes,
  };
  for (const [name, value] of given(parameters)) url.searchParams.set(name, value);
  return browser.open(url.href, { stopAt: redirectUri });
}

/** Exchanges what came back to our own address. */
export function exchange(
  { resource, server }: Discovered,
  client: Client,
  page: Pick<Page, 'url'>,
  changes: Changes = {},
): Promise<Answer<Tokens>> {
  const code = page.url.searchParams.get('code') ?? undefined;
  const usual = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    resource,
  };
  return token(server, client, { ...usual, ...changes });
}

export function refresh(
  { resource, server }: Discovered,
  client: Client,
  refreshToken = '',
  changes: Changes = {},
  signal?: AbortSignal,
): Promise<Answer<Tokens>> {
  const usual = { grant_type: 'refresh_token', refresh_token: refreshToken, resource };
  return token(server, client, { ...usual, ...changes }, signal);
}

function token(
  server: AuthorizationServer,
  client: Client,
  parameters: Changes,
  signal?: AbortSignal,
): Promise<Answer<Tokens>> {
  const { client_id: id, client_secret: secret, token_endpoint_auth_method: method } = client;
  const basic = method === 'client_secret_basic' && secret !== undefined;
  const authorization = basic
    ? {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
      }
    : {};
  const posted = basic ? {} : { client_id: id, client_secret: secret };
  return form(server.token_endpoint, { ...posted, ...parameters }, authorization, signal);
}

/** Posts a form. */
export function form<T>(
  url: string,
  parameters: Changes,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return send(url, { ...type, ...headers }, new URLSearchParams(given(parameters)).toString(), signal);
}

function given(parameters: Changes): [string, string][] {
  return Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
}

async function send<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal | null = null,
): Promise<Answer<T>> {
  const all = { accept: 'application/json', ...headers };
  const answer = await fetch(url, { method: 'POST', headers: all, body, signal });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text.startsWith('{') ? JSON.parse(text) : {}) as T };
}

/** One MCP request without a session. */
export async function post(
  url: string,
  accessToken: string | undefined,
  method: string,
  params: object = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

/** Opens a session where the server has them, and calls one tool. */
export async function call(url: string, accessToken: string, tool: string, args: object = {}): Promise<RpcMessage> {
  const client = new RawClient(url, accessToken);
  await client.open('2025-06-18');
  return client.tool(tool, args);
}
