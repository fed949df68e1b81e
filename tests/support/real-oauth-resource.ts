import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  type AuthInfo,
  createMcpHandler,
  getOAuthProtectedResourceMetadataUrl,
  McpServer,
  OAuthError,
  OAuthErrorCode,
  requireBearerAuth,
  requireScopes,
} from '@modelcontextprotocol/server';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { OAuthServerOptions } from './real-oauth-options.ts';
import { type OAuthPlace, scopes } from './real-oauth-provider.ts';
import type { OAuthRecord } from './real-oauth-record.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** The MCP server behind it, without sessions. It looks up the token of each request and takes only what was issued for it. */
export function createResource(
  provider: Provider,
  { issuer, resource }: OAuthPlace,
  record: OAuthRecord,
  refusal: OAuthServerOptions['refusal'],
): Listener {
  const resourceMetadataUrl = getOAuthProtectedResourceMetadataUrl(new URL(resource));
  const gate = requireBearerAuth({
    verifier: { verifyAccessToken: (token) => verify(provider, resource, token) },
    requiredScopes: ['notes:read'],
    resourceMetadataUrl,
  });
  const handler = createMcpHandler(({ authInfo }) => createNotes(authInfo, record));

  async function guarded(request: Request, options?: Parameters<typeof handler.fetch>[1]): Promise<Response> {
    const gated = await gate(request);
    if (!(gated instanceof Response)) return counted(await handler.fetch(request, { ...options, authInfo: gated }));
    counted(gated);
    if (refusal === undefined || !request.headers.has('authorization')) return gated;
    if (refusal === 'tool_error') return handler.fetch(request, options);
    const { status, ...body } = mistaken[refusal];
    return Response.json(body, { status });
  }

  function counted(answer: Response): Response {
    if (answer.status === 401 || answer.status === 403) record.refuse(answer.status);
    return answer;
  }

  const serve = toNodeHandler({ fetch: guarded });
  const paths = { metadata: new URL(resourceMetadataUrl).pathname, mcp: new URL(resource).pathname };
  return (request, response) => {
    if (request.url === paths.mcp) return void serve(arrived(request), response);
    if (request.url !== paths.metadata) return void response.writeHead(404).end();
    const metadata = { resource, authorization_servers: [issuer], scopes_supported: scopes };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata));
  };
}

const mistaken = {
  bad_request: { status: 400, error: 'invalid_client', error_description: 'Access token expired' },
  server_error: { status: 500, error: 'server_error', error_description: 'Internal Server Error' },
} as const;

async function verify(provider: Provider, resource: string, token: string): Promise<AuthInfo> {
  const found = await provider.AccessToken.find(token);
  if (!found?.isValid) throw new OAuthError(OAuthErrorCode.InvalidToken, 'the token is unknown or has expired');
  if (found.aud !== resource) throw new OAuthError(OAuthErrorCode.InvalidToken, 'the token is for another resource');
  return {
    token,
    clientId: String(found.clientId),
    scopes: [...found.scopes],
    expiresAt: Number(found.exp),
    extra: { account: found.accountId },
  };
}

function createNotes(authInfo: AuthInfo | undefined, record: OAuthRecord): McpServer {
  const account = String(authInfo?.extra?.account);
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  const said = (tool: string, text: string) => {
    record.call(tool);
    if (!authInfo) return { content: [{ type: 'text' as const, text: 'the token has expired' }], isError: true };
    return { content: [{ type: 'text' as const, text }] };
  };
  server.registerTool('whoami', { description: 'Tells whose token it is.' }, () => said('whoami', account));
  server.registerTool(
    'read_note',
    { description: 'Reads a note.', inputSchema: z.object({ name: z.string() }), annotations: { readOnlyHint: true } },
    ({ name }) => said('read_note', `${account} has read ${name}`),
  );
  server.registerTool(
    'write_note',
    {
      description: 'Writes a note.',
      inputSchema: z.object({ name: z.string() }),
      scopeChallenge: requireScopes('notes:write'),
    },
    ({ name }) => said('write_note', `${account} has written ${name}`),
  );
  return server;
}

/** Node types method and url as optional, since a client's side of the exchange has neither; a server's always does. */
function arrived(request: IncomingMessage) {
  return request as IncomingMessage & { readonly method: string; readonly url: string };
}
