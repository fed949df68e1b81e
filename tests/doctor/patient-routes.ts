import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Patient } from './patient.ts';

/** What one instance holds. */
export interface Memory {
  readonly clients: Map<string, readonly string[]>;
  readonly sessions: Set<string>;
}

interface Visit {
  readonly patient: Patient;
  readonly memory: Memory;
  readonly all: readonly Memory[];
  readonly at: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  /** How many sign-ins were begun before. */
  readonly begun: number;
}

export function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

/** What answers where no route is. */
export function elsewhere(path: string): (visit: Visit) => unknown {
  return path.startsWith('/clients/') ? clientPage : otherPage;
}

export const routes: Readonly<Record<string, (visit: Visit) => unknown>> = {
  'POST /mcp': mcp,
  'DELETE /mcp': ({ response }) => json(response, 200, {}),
  'GET /.well-known/oauth-protected-resource/mcp': resourceMetadata,
  'GET /.well-known/oauth-authorization-server': serverMetadata,
  'POST /register': register,
  'GET /authorize': authorize,
};

function mcp(visit: Visit): unknown {
  const { patient, request, response, body } = visit;
  const { headers } = request;
  if (patient.checksOrigin && headers.origin !== undefined) return json(response, 403, { error: 'foreign origin' });
  const isKnown = patient.takesKey && headers['x-api-key'] === 'good';
  const isGiven = headers.authorization !== undefined || headers['x-api-key'] !== undefined;
  const letsIn = patient.asksFor === 'nothing' || isKnown || (isGiven && !patient.checksToken);
  if (letsIn) return answer(visit, JSON.parse(body) as { id?: unknown; method: string });
  if (patient.asksFor === 'key') return json(response, 401, {}, { 'www-authenticate': 'ApiKey header="x-api-key"' });
  const challenge = `Bearer resource_metadata="${baseOf(visit)}/.well-known/oauth-protected-resource/mcp", scope="read"`;
  return json(response, isGiven ? patient.badToken : 401, {}, { 'www-authenticate': challenge });
}

function answer({ patient, memory, all, request, response }: Visit, { id, method }: { id?: unknown; method: string }) {
  if (method === 'initialize') {
    const session = randomUUID();
    for (const each of patient.sharesSessions ? all : [memory]) each.sessions.add(session);
    const capabilities = patient.declaresTools ? { tools: {} } : {};
    const result = { protocolVersion: '2025-11-25', capabilities, serverInfo: { name: 'patient', version: '1' } };
    return json(
      response,
      200,
      { jsonrpc: '2.0', id, result },
      patient.keepsSessions ? { 'mcp-session-id': session } : {},
    );
  }
  const session = String(request.headers['mcp-session-id']);
  const error = (code: number, message: string) => ({ jsonrpc: '2.0', id: id ?? null, error: { code, message } });
  if (method === 'server/discover') return json(response, 400, error(-32_000, 'Unsupported protocol version'));
  if (patient.keepsSessions && !memory.sessions.has(session))
    return json(response, 404, error(-32_001, 'Session not found'));
  if (id === undefined) return json(response, 202, {});
  const tools = patient.tools.map((name) => ({ name, inputSchema: { type: 'object' } }));
  return json(response, 200, { jsonrpc: '2.0', id, result: { tools } });
}

function resourceMetadata(visit: Visit): unknown {
  const base = baseOf(visit);
  return json(visit.response, 200, {
    resource: `${base}/mcp`,
    authorization_servers: [base],
    scopes_supported: ['read'],
  });
}

function serverMetadata({ patient, at, response }: Visit): unknown {
  return json(response, 200, {
    issuer: at,
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    registration_endpoint: `${at}/register`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: patient.secretEnds > 0 ? ['client_secret_post'] : ['none'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['read'],
  });
}

function register({ patient, memory, all, at, response, body }: Visit): unknown {
  const { registration, secretEnds } = patient;
  const asked = JSON.parse(body) as { redirect_uris: string[]; scope?: string; token_endpoint_auth_method: string };
  if (registration) return json(response, registration.status, registration.body ?? {});
  if (!asked.redirect_uris.every(patient.registers)) return json(response, 400, { error: 'invalid_redirect_uri' });
  if (asked.scope !== undefined && !patient.takesScopes) return json(response, 400, { error: 'invalid_scope' });
  const id = randomUUID();
  for (const each of patient.sharesClients ? all : [memory]) each.clients.set(id, asked.redirect_uris);
  return json(response, 201, {
    ...asked,
    client_id: id,
    token_endpoint_auth_method: patient.method ?? asked.token_endpoint_auth_method,
    ...(secretEnds > 0 ? { client_secret: 'the-secret-of-a-client', client_secret_expires_at: secretEnds } : {}),
    ...(patient.isManaged
      ? { registration_client_uri: `${at}/clients/${id}`, registration_access_token: 'manage-it' }
      : {}),
  });
}

function authorize({ patient, memory, request, response, begun }: Visit): unknown {
  if (patient.authorize) return page(response, patient.authorize.status, patient.authorize.body);
  const asked = new URL(request.url ?? '', 'http://any').searchParams;
  const [id, redirect] = ['client_id', 'redirect_uri'].map((name) => asked.get(name) ?? '');
  const known = begun < patient.lag ? undefined : memory.clients.get(id ?? '');
  if (!known) return page(response, 400, `<h1>Bad request</h1><p>Client ID '${id}' not found in the registry</p>`);
  const isAllowed = known.includes(redirect ?? '') && patient.sendsBack(redirect ?? '');
  if (!isAllowed) return page(response, 400, '<p>redirect_uri is not registered for this client</p>');
  if (patient.demandsPkce && !asked.has('code_challenge')) {
    const location = `${redirect}?error=invalid_request&error_description=code_challenge+missing&state=${asked.get('state')}`;
    return response.writeHead(302, { location }).end();
  }
  return page(response, 200, '<form method="post"><h1>Sign in</h1><input name="password" type="password"></form>');
}

function clientPage({ all, request, response }: Visit): unknown {
  const isHis = request.headers.authorization === 'Bearer manage-it' && request.method === 'DELETE';
  if (!isHis) return json(response, 401, {});
  for (const { clients } of all) clients.delete(pathOf(request).replace('/clients/', ''));
  return response.writeHead(204).end();
}

function otherPage({ patient, request, response }: Visit): unknown {
  if (pathOf(request) !== '/mcp/' || patient.slash === undefined) return json(response, 404, {});
  return response.writeHead(307, { location: patient.slash }).end();
}

function baseOf({ patient, at, request }: Visit): string {
  const forwarded = request.headers['x-forwarded-host'];
  return patient.believesForwarded && forwarded !== undefined ? `https://${String(forwarded)}` : at;
}

function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function page(response: ServerResponse, status: number, body: string): ServerResponse {
  return response
    .writeHead(status, { 'content-type': 'text/html' })
    .end(`<!doctype html><title>Sign in</title>${body}`);
}
