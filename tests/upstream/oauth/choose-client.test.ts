import { describe, expect, it } from 'vitest';
import type { AuthorizationServerFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import type { OAuthClient } from '../../../packages/gateway/src/domain/records.ts';
import { type ClientContext, chooseClient } from '../../../packages/gateway/src/upstream/oauth/choose-client.ts';
import { clientDocument } from '../../../packages/gateway/src/upstream/oauth/client-document.ts';
import { factsOf } from './fake-provider.ts';

const issuer = 'https://as.test';
const day = 86_400_000;
const now = Date.parse('2026-11-25T12:00:00Z');

const context: ClientContext = {
  publicUrl: 'https://gate.test',
  callback: 'https://gate.test/oauth/callback',
  documentUrl: 'https://gate.test/oauth/client.json',
  now,
};

const loopback: ClientContext = {
  publicUrl: 'http://127.0.0.1:7878',
  callback: 'http://127.0.0.1:7878/oauth/callback',
  documentUrl: 'http://127.0.0.1:7878/oauth/client.json',
  now,
};

const registered: OAuthClient = {
  id: 'oac_1',
  serverId: 'srv_1',
  issuer,
  source: 'registered',
  clientId: 'client-1',
  hasSecret: true,
  authMethod: 'client_secret_post',
  secretExpiresAt: null,
  redirectUri: context.callback,
  createdAt: now - day,
};
const given: OAuthClient = { ...registered, source: 'given', issuer: null, redirectUri: null, authMethod: null };
const documented: OAuthClient = { ...registered, source: 'document', clientId: context.documentUrl, hasSecret: false };

const cimd = { readsClientDocuments: true } as const;
const noRegistration = { registrationEndpoint: undefined } as const;

interface Row {
  readonly name: string;
  readonly known?: OAuthClient;
  readonly published?: Partial<AuthorizationServerFacts>;
  readonly context?: Partial<ClientContext>;
  readonly chosen: 'known' | 'document' | 'register' | 'ask';
  /** Part of the reason, where somebody is asked. */
  readonly why?: string;
  readonly cases?: readonly string[];
}

const rows: readonly Row[] = [
  { name: 'a given client comes first', known: given, published: cimd, chosen: 'known', cases: ['oauth 24'] },
  { name: 'a given client that is bound to that issuer', known: { ...given, issuer }, chosen: 'known' },
  {
    name: 'a given client of another issuer is not shown to this one',
    known: { ...given, issuer: 'https://other.test' },
    chosen: 'register',
  },
  { name: 'a metadata document where it is read', published: cimd, chosen: 'document' },
  { name: 'a metadata document that is kept already', known: documented, published: cimd, chosen: 'known' },
  {
    name: 'a metadata document under an address that we had',
    known: { ...documented, clientId: 'https://old.test/oauth/client.json' },
    published: cimd,
    chosen: 'document',
  },
  {
    name: 'no metadata document where none is not listed',
    published: { ...cimd, authMethods: ['client_secret_post'] },
    chosen: 'register',
    cases: ['oauth 45'],
  },
  {
    name: 'no metadata document where nothing is listed',
    published: { ...cimd, authMethods: undefined },
    chosen: 'register',
    cases: ['oauth 45'],
  },
  { name: 'no metadata document from loopback', published: cimd, context: loopback, chosen: 'register' },
  {
    name: 'no metadata document from loopback by https',
    published: cimd,
    context: { publicUrl: 'https://localhost:7878' },
    chosen: 'register',
  },
  {
    name: 'no metadata document where it was refused before',
    published: cimd,
    context: { documentRefused: true },
    chosen: 'register',
    cases: ['oauth 44'],
  },
  {
    name: 'a kept document is dropped where it was refused',
    known: documented,
    published: cimd,
    context: { documentRefused: true },
    chosen: 'register',
  },
  { name: 'a registration', chosen: 'register' },
  { name: 'a registration that we have', known: registered, chosen: 'known' },
  {
    name: 'a registration that we have, though a document would do',
    known: registered,
    published: cimd,
    chosen: 'known',
  },
  {
    name: 'not the registration of another issuer',
    known: { ...registered, issuer: 'https://other.test' },
    chosen: 'register',
    cases: ['oauth §2.3 re-register when the AS changes'],
  },
  {
    name: 'not the registration of an issuer that differs by a slash',
    known: { ...registered, issuer: `${issuer}/` },
    chosen: 'register',
  },
  {
    name: 'not a registration with another callback',
    known: { ...registered, redirectUri: loopback.callback },
    chosen: 'register',
  },
  {
    name: 'not a registration whose secret is over',
    known: { ...registered, secretExpiresAt: now - 1 },
    chosen: 'register',
    cases: ['framework: secret expires'],
  },
  {
    name: 'not a registration whose secret is over within a day',
    known: { ...registered, createdAt: now - 29.5 * day, secretExpiresAt: now + 0.5 * day },
    chosen: 'register',
    cases: ['framework: secret expires'],
  },
  {
    name: 'a registration whose secret is good for days',
    known: { ...registered, createdAt: now - 20 * day, secretExpiresAt: now + 10 * day },
    chosen: 'known',
  },
  {
    name: 'a registration whose secret never lives long, as long as it does',
    known: { ...registered, createdAt: now - 1_000, secretExpiresAt: now + 1_000 },
    chosen: 'known',
  },
  {
    name: 'somebody is asked where neither is offered',
    published: noRegistration,
    chosen: 'ask',
    why: 'it does not register clients by itself',
    cases: ['oauth 24', 'framework: no registration_endpoint'],
  },
  {
    name: 'somebody is asked where the document cannot be read from there',
    published: { ...cimd, ...noRegistration },
    context: loopback,
    chosen: 'ask',
    why: 'needs us on public https',
  },
  {
    name: 'somebody is asked where the document is read for nothing',
    published: { ...cimd, ...noRegistration, authMethods: ['client_secret_basic'] },
    chosen: 'ask',
    why: 'does not list "none"',
    cases: ['oauth 45'],
  },
  {
    name: 'somebody is asked where the document was refused',
    published: { ...cimd, ...noRegistration },
    context: { documentRefused: true },
    chosen: 'ask',
    why: 'did not accept our metadata document',
    cases: ['oauth 44'],
  },
];

describe('the client of a sign-in', () => {
  it.each(rows)('$name', ({ known, published, context: differs, chosen, why = '' }) => {
    const choice = chooseClient(factsOf(issuer, published), known, { ...context, ...differs });
    expect(choice.kind).toBe(chosen);
    if (choice.kind === 'known') expect(choice.client).toBe(known);
    if (choice.kind !== 'ask') return;
    expect(choice.why).toContain(why);
    const { code, message } = choice.error;
    expect(code).toBe('oauth_client_needed');
    expect(message).toContain(`${issuer} needs a client`);
    expect(message).toContain(`redirect URI ${{ ...context, ...differs }.callback}`);
  });

  it('is named by its document where that is read', () => {
    const choice = chooseClient(factsOf(issuer, cimd), undefined, context);
    expect(choice).toEqual({
      kind: 'document',
      client: {
        issuer,
        source: 'document',
        clientId: context.documentUrl,
        secret: undefined,
        authMethod: 'none',
        secretExpiresAt: null,
        redirectUri: context.callback,
      },
    });
  });
});

it('our metadata document says of itself where it is', () => {
  expect(clientDocument({ url: context.documentUrl, callback: context.callback })).toEqual({
    client_id: 'https://gate.test/oauth/client.json',
    client_name: 'Gatehouse',
    client_uri: 'https://gate.test',
    redirect_uris: ['https://gate.test/oauth/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'web',
  });
});
