import type { AuthorizationLog, AuthorizationServerOptions } from 'mcp-gatehouse-kit';
import { endpointOf, mcpPath, mcpScope } from '../../domain/mcp-resource.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';
import type { LimitedDocuments } from './document-limit.ts';

export interface AuthorizationParts {
  readonly store: Store;
  /** Our public URL without trailing slash. */
  readonly origin: string;
  readonly showError: AuthorizationServerOptions['pages']['showError'];
  /** Without it apps cannot be known by a metadata document. */
  readonly documents?: Pick<LimitedDocuments, 'fetchDocument' | 'limitFetch'> | undefined;
  readonly log: Log;
}

/** The page that asks the person whether an app may come in. */
export const consentPrefix = '/consent/';

/** Seconds since it was last used. Housekeeping forgets connections a little later: not before, or an app could come back to none. */
const refreshTokenLife = 30 * 24 * 60 * 60;

/** How our authorization server is set up. Only after the public URL was kept. */
export async function authorizationOptions(parts: AuthorizationParts): Promise<AuthorizationServerOptions> {
  const { store, origin, showError, documents, log } = parts;
  const scopes = [mcpScope];
  return {
    issuer: origin,
    records: store.records,
    cookieKeys: [await store.installation.cookieKey()],
    // Alike for every slug, so that nobody learns which gateways there are.
    resource: async (resource) => (endpointOf(origin, resource) ? { scopes, defaultScopes: scopes } : undefined),
    defaultResource: origin + mcpPath(undefined),
    given: (clientId) => givenApplication(store, clientId),
    admits: async (clientId) => !(await store.apps.byClientId(clientId))?.disabled,
    ...(documents && { fetchDocument: documents.fetchDocument, limitFetch: documents.limitFetch }),
    lifetimes: { refreshToken: refreshTokenLife },
    pages: { consentPath: (uid) => consentPrefix + encodeURIComponent(uid), showError },
    log: authorizationLog(log),
  };
}

async function givenApplication({ apps }: Store, clientId: string) {
  const app = await apps.byClientId(clientId);
  if (app?.source !== 'given') return undefined;
  const { id, name, redirectUris } = app;
  return { id: clientId, name, redirectUris, secret: await apps.secret(id) };
}

function authorizationLog(log: Log): AuthorizationLog {
  return {
    failed: (err, endpoint) => log.error({ err, endpoint }, 'the authorization server failed'),
    // Strangers must not be able to fill the log.
    refused: (problem) => log.debug(problem, 'the authorization server refused a request'),
  };
}
