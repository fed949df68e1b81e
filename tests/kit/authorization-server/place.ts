import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  createAuthorizationServer,
  memoryRecordStore,
  type PendingAuthorization,
  protectedResourceMetadata,
  type RecordStore,
} from 'mcp-gatehouse-kit';

/** An authorization server on a listener of its own, as an application mounts it. */
export interface Place {
  readonly url: string;
  /** The resource that tokens are for. */
  readonly resource: string;
  readonly server: AuthorizationServer;
  readonly records: RecordStore;
  /** What the page that asks people was shown. */
  readonly asked: readonly PendingAuthorization[];
  /** What people let in, by the hash of the grant. */
  readonly grants: readonly string[];
  /** What went wrong on our side. */
  readonly failures: readonly string[];
  /** What the log was told of refusals, as JSON. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

export interface PlaceOptions extends Partial<AuthorizationServerOptions> {
  /** Who sits at every browser, and lets every app in; null refuses. */
  readonly person?: string | null;
  /** The address that the server says it has; its own unless given. */
  readonly publicUrl?: string;
}

export const cookieKeys = ['a key of the tests'];

export async function startPlace({ person = 'anna', publicUrl, ...options }: PlaceOptions = {}): Promise<Place> {
  const asked: PendingAuthorization[] = [];
  const grants: string[] = [];
  const failures: string[] = [];
  const refusals: string[] = [];
  const listener = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const issuer = publicUrl ?? url;
  const resource = `${issuer}/mcp`;
  const records = options.records ?? memoryRecordStore(() => undefined);
  const server = createAuthorizationServer({
    issuer,
    records,
    cookieKeys,
    resource: async (wanted) =>
      wanted === resource || wanted === `${issuer}/other`
        ? { scopes: ['mcp', 'more'], defaultScopes: ['mcp'] }
        : undefined,
    defaultResource: resource,
    pages: {
      consentPath: (uid) => `/consent/${uid}`,
      showError: (_request, response, { status, error, description }) => {
        response.writeHead(status, { 'content-type': 'text/plain' });
        response.end(`${error}: ${description}`);
      },
    },
    log: {
      failed: (error) => failures.push(String(error.stack)),
      refused: (problem) => refusals.push(JSON.stringify(problem)),
    },
    ...options,
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (server.paths.includes(path) || path.startsWith(server.resumePrefix)) return server.handle(request, response);
    if (path.startsWith('/consent/'))
      return consent(request, response).catch((error: unknown) => fail(response, error));
    if (path.startsWith('/.well-known/oauth-protected-resource')) {
      const document = protectedResourceMetadata(resource, { authorizationServers: [issuer], scopes: ['mcp'] });
      response.end(JSON.stringify(document));
      return undefined;
    }
    response.writeHead(404).end();
    return undefined;
  }

  async function consent(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorizations } = server;
    const pending = await authorizations.read(request, response);
    asked.push(pending);
    if (person === null) await authorizations.refuse(request, response);
    else {
      const { grant } = await authorizations.approve(request, response, { accountId: person, scopes: pending.scopes });
      grants.push(grant);
    }
    response.writeHead(303, { location: pending.resumePath }).end();
  }

  function fail(response: ServerResponse, error: unknown): void {
    const { code = 'unknown' } = error as { code?: string };
    response.writeHead(code === 'authorization_gone' ? 410 : 500).end(code);
  }

  return {
    url,
    resource,
    server,
    records,
    asked,
    grants,
    failures,
    refusals,
    async close() {
      const closed = new Promise((resolve) => listener.close(resolve));
      listener.closeAllConnections();
      await closed;
    },
  };
}
