import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import type { AuthorizationServerFacts, OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import type { Evidence } from '../../../packages/gateway/src/net/evidence.ts';
import { createOutbound } from '../../../packages/gateway/src/net/outbound.ts';
import type { OAuthWay } from '../../../packages/gateway/src/upstream/oauth/way.ts';
import { startHttp } from '../../net/loopback.ts';

/** An answer as it is written to the wire; an object is sent as JSON. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** What an endpoint got: a form or a JSON document, and the credentials of the header. */
export interface FakeRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** Of a form. */
  readonly form: Readonly<Record<string, string>>;
}

export interface FakeProvider {
  readonly url: string;
  readonly facts: OAuthFacts;
  readonly requests: readonly FakeRequest[];
}

/** An authorization server of which each endpoint answers what a test says; it ends with the test. */
export async function startFakeProvider(
  answer: (request: FakeRequest, count: number) => FakeAnswer,
  published: Partial<AuthorizationServerFacts> = {},
): Promise<FakeProvider> {
  const requests: FakeRequest[] = [];
  const { url } = await startHttp((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const form = Object.fromEntries(new URLSearchParams(text));
      const seen = { path: request.url ?? '', headers: request.headers, text, form };
      requests.push(seen);
      const { status = 200, headers = {}, body = '' } = answer(seen, requests.length);
      const json = typeof body === 'object';
      response.writeHead(status, { ...(json ? { 'content-type': 'application/json' } : {}), ...headers });
      response.end(json ? JSON.stringify(body) : body);
    });
  });
  return { url, requests, facts: factsOf(url, published) };
}

/** What a well-kept server publishes, with changes. */
export function factsOf(issuer: string, published: Partial<AuthorizationServerFacts> = {}): OAuthFacts {
  return {
    resource: 'https://mcp.test/mcp',
    resourceMetadataUrl: 'https://mcp.test/.well-known/oauth-protected-resource/mcp',
    challengeScope: undefined,
    resourceScopes: undefined,
    authorizationServers: [issuer],
    authorizationServer: {
      issuer,
      metadataUrl: `${issuer}/.well-known/oauth-authorization-server`,
      authorizationEndpoint: `${issuer}/authorize`,
      tokenEndpoint: `${issuer}/token`,
      registrationEndpoint: `${issuer}/register`,
      revocationEndpoint: `${issuer}/revoke`,
      authMethods: ['client_secret_basic', 'client_secret_post', 'none'],
      grantTypes: undefined,
      codeChallengeMethods: ['S256'],
      scopes: undefined,
      sendsIssuer: false,
      readsClientDocuments: false,
      ...published,
    },
  };
}

export interface TestWay extends OAuthWay {
  readonly evidence: readonly Evidence[];
  /** The waits that were asked for; none of them takes time. */
  readonly slept: readonly number[];
}

/** A way out to loopback whose clock moves only when it sleeps. */
export function testWay(start = Date.parse('2026-11-25T12:00:00Z')): TestWay {
  const outbound = createOutbound();
  onTestFinished(() => outbound.close());
  const evidence: Evidence[] = [];
  const slept: number[] = [];
  let now = start;
  return {
    outbound,
    networkOf: () => 'private',
    record: (seen) => void evidence.push(seen),
    now: () => now,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      now += milliseconds;
    },
    evidence,
    slept,
  };
}
