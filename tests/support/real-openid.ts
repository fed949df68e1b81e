import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** What is said of somebody, beyond the subject by one provider or another. */
export interface OpenIdAccount {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
  readonly xms_edov?: boolean | number | string;
}

/** An OpenID provider that others wrote, which signs in whoever is set, without asking. */
export interface OpenIdServer {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Who signs in from now on. */
  account: OpenIdAccount;
  /** What it says instead of signing anybody in. */
  refusal: { readonly error: string; readonly error_description: string } | undefined;
  /** Answers everything with 503 while it is down. */
  isDown: boolean;
  close(): Promise<void>;
}

export async function startOpenId(callback: () => string): Promise<OpenIdServer> {
  const client = { id: 'gatehouse', secret: 'a secret of the tests that is long enough' };
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const server: OpenIdServer = {
    issuer,
    client,
    account: { sub: 'nobody' },
    refusal: undefined,
    isDown: false,
    async close() {
      const closed = new Promise((resolve) => listener.close(resolve));
      listener.closeAllConnections();
      await closed;
    },
  };
  let provider: Provider | undefined;
  const made = () => {
    provider ??= createProvider(server, callback());
    return provider;
  };
  listener.on('request', (request, response) => {
    if (server.isDown) response.writeHead(503).end();
    else if (request.url?.startsWith('/interaction/')) void signIn(made(), server, request, response);
    else void made().callback()(request, response);
  });
  return server;
}

function createProvider(server: OpenIdServer, callback: string): Provider {
  const { id: client_id, secret: client_secret } = server.client;
  return new Provider(server.issuer, {
    clients: [{ client_id, client_secret, redirect_uris: [callback], response_types: ['code'] }],
    claims: { email: ['email', 'email_verified', 'xms_edov'] },
    cookies: { keys: ['a key of the tests'] },
    findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...server.account, sub }) }),
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  });
}

async function signIn(
  provider: Provider,
  { account, refusal }: OpenIdServer,
  ...[request, response]: Parameters<Provider['interactionDetails']>
): Promise<void> {
  if (refusal) return provider.interactionFinished(request, response, { ...refusal });
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: account.sub, clientId: String(params.client_id) });
  grant.addOIDCScope('openid email');
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId: account.sub }, consent });
}
