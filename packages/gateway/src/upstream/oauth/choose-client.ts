import { isLoopbackHost } from '../../config/private-host.ts';
import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthClient } from '../../domain/records.ts';
import { type CodedError, coded } from '../../errors/coded-error.ts';
import type { NewClient } from './new-client.ts';
import { shownIssuer } from './shown-issuer.ts';

/** Which client of ours a sign-in is to use. */
export type ClientChoice =
  /** One that the store holds; where its issuer is null, it is to be bound to this one. */
  | { readonly kind: 'known'; readonly client: OAuthClient }
  /** Our metadata document: nothing to register, only to be kept. */
  | { readonly kind: 'document'; readonly client: NewClient }
  | { readonly kind: 'register' }
  /** Somebody has to register one by hand. @param error oauth_client_needed */
  | { readonly kind: 'ask'; readonly why: string; readonly error: CodedError };

export interface ClientContext {
  /** Where others reach us: an origin. */
  readonly publicUrl: string;
  readonly callback: string;
  /** Where our client metadata document is served. */
  readonly documentUrl: string;
  /** That server could not read the document, or did not like it. */
  readonly documentRefused?: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Decides in the order of the specification: pre-registered, metadata document, dynamic registration, a person. Pure.
 * Credentials belong to the issuer that gave them: another one never sees them.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#client-registration-approaches
 */
export function chooseClient(facts: OAuthFacts, known: OAuthClient | undefined, context: ClientContext): ClientChoice {
  if (known && isUsable(known, facts, context)) return { kind: 'known', client: known };
  if (readsOurDocument(facts, context)) return { kind: 'document', client: documentClient(facts, context) };
  if (facts.authorizationServer.registrationEndpoint !== undefined) return { kind: 'register' };
  return askFor(facts, context, whyAsked(facts, context));
}

/** @param why for people, the rest of a sentence that began with the authorization server */
export function askFor(
  { authorizationServer: { issuer } }: OAuthFacts,
  { callback }: Pick<ClientContext, 'callback'>,
  why: string,
): Extract<ClientChoice, { kind: 'ask' }> {
  return { kind: 'ask', why, error: coded('oauth_client_needed', { issuer: shownIssuer(issuer), why, callback }) };
}

function isUsable(client: OAuthClient, facts: OAuthFacts, context: ClientContext): boolean {
  const { issuer } = facts.authorizationServer;
  switch (client.source) {
    case 'given':
      return client.issuer === null || client.issuer === issuer;
    case 'document':
      return client.issuer === issuer && client.clientId === context.documentUrl && readsOurDocument(facts, context);
    case 'registered':
      return (
        client.issuer === issuer && client.redirectUri === context.callback && !secretEndsSoon(client, context.now)
      );
  }
}

const dayMs = 86_400_000;

/** Whether a secret ends within a day, or the last tenth of its life: whoever signs in now must not be thrown out by it tomorrow. */
export function secretEndsSoon({ createdAt, secretExpiresAt }: OAuthClient, now: number): boolean {
  if (secretExpiresAt === null) return false;
  return now >= secretExpiresAt - Math.min(dayMs, (secretExpiresAt - createdAt) / 10);
}

type Reachability = Pick<ClientContext, 'publicUrl' | 'documentRefused'>;

/** Where `none` is not listed, clients such as ours are refused although the document is read. */
export function readsOurDocument(facts: OAuthFacts, context: Reachability): boolean {
  const { readsClientDocuments, authMethods } = facts.authorizationServer;
  if (!readsClientDocuments || authMethods?.includes('none') !== true) return false;
  return isReachable(context) && context.documentRefused !== true;
}

function isReachable({ publicUrl }: Reachability): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && !isLoopbackHost(hostname);
}

function documentClient({ authorizationServer: { issuer } }: OAuthFacts, context: ClientContext): NewClient {
  return {
    issuer,
    source: 'document',
    clientId: context.documentUrl,
    secret: undefined,
    authMethod: 'none',
    secretExpiresAt: null,
    redirectUri: context.callback,
  };
}

/** Why a server that takes no registration does not read our document either; the rest of a sentence that began with it. */
export function whyAsked(
  { authorizationServer: { readsClientDocuments, authMethods } }: OAuthFacts,
  context: Reachability,
): string {
  if (!readsClientDocuments) return 'it does not register clients by itself';
  if (!isReachable(context))
    return 'it registers no clients, and to read our metadata document it needs us on public https';
  if (authMethods?.includes('none') !== true) {
    return 'it registers no clients, and reads metadata documents but does not list "none" among its ways to authenticate';
  }
  return 'it registers no clients, and did not accept our metadata document';
}
