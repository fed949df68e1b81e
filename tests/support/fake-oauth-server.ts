import type { IncomingMessage, ServerResponse } from 'node:http';
import { startHttp } from '../net/loopback.ts';

/** One answer as data. `{at}` in its headers and body becomes the server's own origin, `{id}` the id of the JSON-RPC request. */
export interface FakeAnswer {
  /** 200 where undefined. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text as it is; anything else as JSON, with its content type. */
  readonly body?: unknown;
  /** `open`: what there is to say is said, and the connection kept. `silent`: nothing is ever said. `cut`: it is cut off after the body. */
  readonly stays?: 'open' | 'silent' | 'cut';
}

/**
 * Answers by method and path with query (`GET /a?b`), of JSON-RPC also by its method (`POST /mcp tools/list`), which is looked at
 * first; what is undefined answers 404.
 */
export type FakeRoutes = Readonly<Record<string, FakeAnswer | undefined>>;

export interface FakeOAuthServer {
  readonly at: string;
  /** Of the MCP endpoint. */
  readonly url: string;
  /** What was asked: method and path with query. */
  asked(): string[];
  readonly requests: readonly IncomingMessage[];
}

export const resourcePath = '/.well-known/oauth-protected-resource';
export const oauthPath = '/.well-known/oauth-authorization-server';
export const openidPath = '/.well-known/openid-configuration';

/** A page as single-page applications answer it under every path. */
export const page: FakeAnswer = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>App</title>' };

const result = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'fake', version: '1.2.3' },
};

/** The answer of an open server to initialize. */
export const initialized: FakeAnswer = {
  headers: { 'mcp-session-id': 'session-1' },
  body: { jsonrpc: '2.0', id: '{id}', result },
};

/** The same as an event stream that is never closed. */
export const initializedAsEvents: FakeAnswer = {
  headers: { 'content-type': 'text/event-stream' },
  body: `: hello\n\nid: 1\ndata:\n\nevent: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: '{id}', result })}\n\n`,
  stays: 'open',
};

/** The stream of the transport of 2024-11-05. */
export const legacyStream: FakeAnswer = {
  headers: { 'content-type': 'text/event-stream' },
  body: 'event: endpoint\ndata: /messages?sessionId=1\n\n',
  stays: 'open',
};

/** A 401 with this challenge; by default the usual one. */
export function unauthorized(
  challenge: string | readonly string[] = `Bearer resource_metadata="{at}${resourcePath}/mcp", scope="read"`,
): FakeAnswer {
  return { status: 401, headers: { 'www-authenticate': challenge } };
}

export const resourceDocument = {
  resource: '{at}/mcp',
  authorization_servers: ['{at}'],
  scopes_supported: ['read', 'write'],
};

export const serverDocument = {
  issuer: '{at}',
  authorization_endpoint: '{at}/authorize',
  token_endpoint: '{at}/token',
  registration_endpoint: '{at}/register',
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: ['read', 'write', 'offline_access'],
};

/** A server that does everything right and is its own authorization server. */
export const healthyRoutes: FakeRoutes = {
  'POST /mcp': unauthorized(),
  [`GET ${resourcePath}/mcp`]: { body: resourceDocument },
  [`GET ${oauthPath}`]: { body: serverDocument },
};

/**
 * An MCP server with its authorization server, on loopback until the test ends.
 * @param changes to the routes of a healthy one; undefined takes a route away
 * @param names more placeholders: `{as}` for the origin of another fake
 */
export async function startFakeOAuthServer(
  changes: FakeRoutes = {},
  names: Readonly<Record<string, string>> = {},
): Promise<FakeOAuthServer> {
  const routes = { ...healthyRoutes, ...changes };
  const { port, requests } = await startHttp((request, response) => void serve(request, response));
  const at = `http://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const known = { ...names, at, id: memberOf(body, 'id') };
    const answer = routes[`${line(request)} ${memberOf(body, 'method')}`] ?? routes[line(request)];
    write(response, answer ?? { status: 404, body: 'not found' }, (text) => filled(text, known));
  }

  return { at, url: `${at}/mcp`, requests, asked: () => requests.map(line) };
}

function line({ method, url }: IncomingMessage): string {
  return `${method} ${url}`;
}

function write(response: ServerResponse, answer: FakeAnswer, fill: (text: string) => string): void {
  const { status = 200, headers = {}, body = '', stays } = answer;
  if (stays === 'silent') return;
  const isText = typeof body === 'string';
  if (!isText) response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === 'string' ? fill(value) : value.map(fill));
  }
  const text = fill(isText ? body : JSON.stringify(body));
  response.writeHead(status);
  if (stays === undefined) response.end(text);
  else response.write(text, () => stays === 'cut' && response.destroy());
}

function filled(text: string, names: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => names[name] ?? all);
}

function memberOf(body: string, name: string): string {
  const [, text = ''] = new RegExp(`"${name}":"([^"]*)"`).exec(body) ?? [];
  return text;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
