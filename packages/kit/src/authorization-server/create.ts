import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApplications } from './applications.ts';
import { createAuthorizations } from './authorizations.ts';
import { authorizeEndpoint } from './authorize-endpoint.ts';
import type { Serve } from './client-request.ts';
import type { AuthorizationServer, AuthorizationServerOptions, Lifetimes, RegistrationLimits } from './contract.ts';
import { answerCors } from './cors.ts';
import { hashed } from './hash.ts';
import { issuerOf } from './issuer.ts';
import { endpoints, metadataOf, metadataPaths } from './metadata.ts';
import { createProvider } from './provider.ts';
import { usualSchemes } from './redirect-policy.ts';
import { createRefreshReplay } from './refresh-replay.ts';
import { refusing } from './refuse.ts';
import { createRegistrations } from './registration.ts';
import { registrationEndpoint } from './registration-endpoint.ts';
import { endGrant } from './removal.ts';
import { overwriteHead } from './request-head.ts';
import { sendJson, sendOAuthError } from './send.ts';
import { revocationEndpoint, tokenEndpoint } from './token-endpoint.ts';
import { verifiedToken } from './verified-token.ts';

const day = 24 * 60 * 60;
const usualLifetimes: Lifetimes = {
  accessToken: 3600,
  refreshToken: 30 * day,
  authorizationCode: 60,
  interaction: 3600,
};
const usualLimits: RegistrationLimits = { ceiling: 5_000, idle: 7 * day };

/**
 * An OAuth 2.1 authorization server for MCP, on oidc-provider.
 * @throws TypeError where the issuer has a path, or is plain http off loopback
 */
export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const issuer = issuerOf(options.issuer);
  const { records, given = async () => undefined, admits = async () => true } = options;
  const redirects = options.redirects ?? { schemes: usualSchemes };
  const registration = options.registration === false ? undefined : { ...usualLimits, ...options.registration };
  const applications = createApplications({ records, given, admits });
  const lifetimes = { ...usualLifetimes, ...options.lifetimes };
  const provider = createProvider({
    options: { ...options, issuer: issuer.origin },
    applications,
    lifetimes,
    registration,
  });
  const callback = provider.callback();
  const serve: Serve = async (request, response) => {
    await callback(request, response);
  };

  const refuse = (endpoint: string) => refusing(options.log, endpoint);
  const metadata = metadataServer(options, issuer.origin, registration !== undefined);
  const routes: Readonly<Record<string, Readonly<Record<string, Serve>>>> = {
    ...Object.fromEntries(metadataPaths.map((path) => [path, { GET: metadata }])),
    [endpoints.jwks]: { GET: async (_request, response) => sendJson(response, 200, { keys: [] }) },
    [endpoints.authorize]: { GET: authorizeEndpoint(options, redirects, serve) },
    [endpoints.token]: {
      POST: tokenEndpoint({
        applications,
        records,
        replay: createRefreshReplay(records, options.replay),
        resource: options.resource,
        refuse: refuse(endpoints.token),
        serve,
      }),
    },
    [endpoints.revoke]: { POST: revocationEndpoint(applications, refuse(endpoints.revoke), serve) },
    ...(registration && {
      [endpoints.register]: {
        POST: registrationEndpoint({
          registrations: createRegistrations(records, registration),
          policy: redirects,
          refuse: refuse(endpoints.register),
          serve,
        }),
      },
    }),
  };
  const resumePrefix = `${endpoints.authorize}/`;

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    overwriteHead(request, issuer);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path.startsWith(resumePrefix)) return serve(request, response);
    const methods = routes[path] ?? {};
    if (path !== endpoints.authorize && answerCors(request, response)) return;
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    const found = methods[method];
    if (found) return found(request, response);
    const allow = Object.keys(methods).join(', ');
    sendOAuthError(
      response,
      allow === '' ? 404 : 405,
      'invalid_request',
      'not served here',
      allow === '' ? {} : { allow },
    );
  }

  return {
    paths: Object.keys(routes),
    resumePrefix,
    async handle(request, response) {
      try {
        await dispatch(request, response);
      } catch (error) {
        options.log?.failed(
          error instanceof Error ? error : new Error(String(error)),
          request.url?.split('?', 1)[0] ?? '',
        );
        if (response.headersSent) response.destroy();
        else sendOAuthError(response, 500, 'server_error', 'the request could not be served: try again later');
      }
    },
    authorizations: createAuthorizations({ provider, issuer, applications, records }),
    async verify(accessToken) {
      const record = await records.find('AccessToken', hashed(accessToken));
      return record && verifiedToken(record);
    },
    endGrant: (grant) => endGrant(records, grant),
    application: (clientId) => applications.find(clientId),
  };
}

function metadataServer(options: AuthorizationServerOptions, issuer: string, registers: boolean): Serve {
  return async (_request, response) => {
    const rules = options.defaultResource === undefined ? undefined : await options.resource(options.defaultResource);
    const facts = {
      issuer,
      registers,
      scopes: rules?.scopes ?? [],
      readsDocuments: options.fetchDocument !== undefined,
    };
    sendJson(response, 200, metadataOf(facts), { 'cache-control': 'max-age=300' });
  };
}
