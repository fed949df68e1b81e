import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { Finding, Verdict } from '../../domain/verdict.ts';
import { readsOurDocument, whyAsked } from '../oauth/choose-client.ts';
import { finding, plain } from './finding.ts';
import type { JudgeContext, Sight } from './sight.ts';
import { wellKnownServer } from './well-known-servers.ts';

/** Where nobody told us our public address, nobody can reach us. */
const nowhere = 'http://localhost';

/** 401 as it should be; some frameworks refuse a request without a token with 403, 400 or 500, which says nothing by itself. */
export function asksForSignIn({ first, facts, meansOAuth }: Sight): boolean {
  const { status = 0 } = first.evidence;
  if (status === 401 || status === 403) return true;
  return (status === 400 || status >= 500) && (facts !== undefined || meansOAuth);
}

/** Whether it connects by itself, or its owner has to register a client first. @param url of the server */
export function oauthVerdict(
  facts: OAuthFacts,
  url: string,
  { publicUrl = nowhere, givenClient }: JudgeContext,
): Extract<Verdict, { readonly facts: OAuthFacts }> {
  const { issuer, registrationEndpoint } = facts.authorizationServer;
  if (givenClient || registrationEndpoint !== undefined || readsOurDocument(facts, { publicUrl })) {
    return { kind: 'oauth', facts };
  }
  const seen = `${plain(issuer)} needs a client that is registered with it by hand: ${whyAsked(facts, { publicUrl })}.`;
  const known = wellKnownServer(url);
  const why = known?.mode === 'oauth_client_needed' ? known.hint : seen;
  return { kind: 'oauth_client_needed', facts, why };
}

export function registrationFindings(verdict: ReturnType<typeof oauthVerdict>): readonly Finding[] {
  if (verdict.kind === 'oauth') return [];
  const { issuer, metadataUrl } = verdict.facts.authorizationServer;
  return [
    finding('registration_missing', 'info', {
      saw: `The metadata of ${plain(issuer)} names no registration_endpoint.`,
      fix: 'Register a client there by hand, with our callback as its redirect URI; or switch on dynamic client registration.',
      url: metadataUrl ?? issuer,
    }),
  ];
}
