import { randomBytes } from 'node:crypto';
import {
  AuthorizationGone,
  type AuthorizationServer,
  type AuthorizationServerOptions,
  type VerifiedToken,
} from 'mcp-gatehouse-kit';

/** An authorization server that issues what a test says, for tests of what is done with tokens. */
export interface FakeAuthorizationServer {
  create(options: AuthorizationServerOptions): AuthorizationServer;
  /** @returns the access token */
  issue(token: Omit<VerifiedToken, 'scopes' | 'expiresAt'> & { readonly lifeMs?: number }): string;
  /** Ends a token alone, as its app may (RFC 7009). */
  revoke(accessToken: string): void;
  /** What the gateway set it up with. */
  options(): AuthorizationServerOptions;
  /** How often it was asked about a token. */
  verified(): number;
}

const paths = ['/authorize', '/token', '/register', '/revoke', '/jwks', '/.well-known/oauth-authorization-server'];

export function fakeAuthorizationServer(): FakeAuthorizationServer {
  const issued = new Map<string, VerifiedToken>();
  let given: AuthorizationServerOptions | undefined;
  let verified = 0;
  const gone = () => Promise.reject(new AuthorizationGone());
  return {
    create(options) {
      given = options;
      return {
        paths,
        resumePrefix: '/authorize/',
        async handle(request, response) {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ issuer: options.issuer, path: request.url }));
        },
        authorizations: { read: gone, approve: gone, refuse: gone },
        async verify(accessToken) {
          verified += 1;
          const token = issued.get(accessToken);
          return token && token.expiresAt > Date.now() ? token : undefined;
        },
        async endGrant(grant) {
          for (const [text, token] of issued) if (token.grant === grant) issued.delete(text);
        },
        application: async () => undefined,
      };
    },
    issue({ lifeMs = 3_600_000, ...token }) {
      const text = randomBytes(32).toString('base64url');
      issued.set(text, { ...token, scopes: ['mcp'], expiresAt: Date.now() + lifeMs });
      return text;
    },
    revoke: (accessToken) => void issued.delete(accessToken),
    options() {
      if (!given) throw new Error('no gateway was started with it');
      return given;
    },
    verified: () => verified,
  };
}
