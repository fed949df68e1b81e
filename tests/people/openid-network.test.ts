import { expect, test } from 'vitest';
import { createOpenIdProvider } from '../../packages/gateway/src/auth/openid/provider.ts';
import { createOpenIdSignIn } from '../../packages/gateway/src/auth/openid/sign-in.ts';
import type { SignInProviderConfig } from '../../packages/gateway/src/config/config.ts';
import type { Outbound } from '../../packages/gateway/src/net/outbound.ts';
import { startHttp } from '../net/loopback.ts';
import { resolver, wayOut } from '../net/way-out.ts';

type Network = SignInProviderConfig['network'];

/** A provider inside, at names of its own, that says of itself what it likes. */
async function inside(host: string, members: Readonly<Record<string, string>> = {}) {
  const { port, requests } = await startHttp((_request, response) => {
    const issuer = `http://${host}:${port}`;
    const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks`, ...endpoints, ...members }));
  });
  return { issuer: `http://${host}:${port}`, port, requests };
}

function configOf(issuer: string, network: Network): SignInProviderConfig {
  const client = { id: 'gatehouse', secret: 'hunter2hunter2' };
  return { name: 'acme', label: 'Acme SSO', issuer, client, domains: ['acme.example'], network };
}

/** @returns the codes of an error and of what led to it */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...code, ...codesOf(error.cause)];
}

const names = {
  'idp.example': [['127.0.0.1']],
  'other.example': [['127.0.0.1']],
  'metadata.example': [['169.254.169.254']],
};
const out = (): Outbound => wayOut({ lookup: resolver(names).lookup });

test.each<[string, string, Network]>([
  ['a public provider whose name leads inside', 'https://idp.example', 'public'],
  ['a public provider without TLS', 'http://idp.example', 'public'],
  ['a public provider at an address inside', 'https://10.0.0.7', 'public'],
  ['a private provider whose name leads to cloud metadata', 'http://metadata.example', 'private'],
])('%s is not called', async (_what, issuer, network) => {
  const provider = createOpenIdProvider(out(), configOf(issuer, network));
  const codes = await provider.configuration().then(() => [], codesOf);
  expect(codes[0]).toBe('sign_in_provider_failed');
  // What may not even be asked for is refused by openid-client before, or by the way out.
  expect(codes.some((code) => code === 'document_forbidden' || code === 'OAUTH_HTTP_REQUEST_FORBIDDEN')).toBe(true);
});

test('a private provider is called where its own name leads', async () => {
  const { issuer, requests } = await inside('idp.example');
  const provider = createOpenIdProvider(out(), configOf(issuer, 'private'));
  expect((await provider.configuration()).serverMetadata().issuer).toBe(issuer);
  expect(requests).toHaveLength(1);
});

test('and leads to none of its neighbours, whatever its metadata says', async () => {
  const other = await startHttp((_request, response) => response.end('{}'));
  const { issuer } = await inside('idp.example', { token_endpoint: `http://other.example:${other.port}/token` });
  const config = configOf(issuer, 'private');
  const mail = new Map<string, string>();
  const store = {
    mailbox: {
      put: async (key: string, text: string) => void mail.set(key, text),
      wait: async (key: string) => mail.get(key),
    },
  };
  const parts = { store, outbound: out(), origin: 'https://gatehouse.example' } as unknown as Parameters<
    typeof createOpenIdSignIn
  >[0];
  const signIn = createOpenIdSignIn(parts, [config]);
  const asked = new URL(await signIn.begin('acme', 'browser', undefined));
  const answer = new URL('https://gatehouse.example/sign-in/callback?code=c');
  answer.searchParams.set('state', asked.searchParams.get('state') ?? '');
  const codes = await signIn.finish(answer, 'browser').then(() => [], codesOf);
  expect(codes).toEqual(expect.arrayContaining(['sign_in_provider_failed', 'document_forbidden']));
  expect(other.requests).toEqual([]);
});
