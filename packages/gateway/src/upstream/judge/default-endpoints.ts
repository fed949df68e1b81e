import type { AuthorizationServerFacts } from '../../domain/oauth/facts.ts';
import { metadataAnswer } from './answer-kind.ts';
import type { IssuerSight } from './authorization-sight.ts';

/**
 * The addresses that the revision of 2025-03-26 gives a server without metadata: /authorize, /token and /register at its root.
 * Taken only where a person said that there is OAuth, by naming the authorization server or giving a client: a server with static
 * tokens looks the same from outside (401 with a Bearer challenge, every well-known address 404), and far more servers are that.
 */
export function defaultServer(
  issuers: readonly IssuerSight[],
  { givenClient }: { readonly givenClient: boolean },
): AuthorizationServerFacts | undefined {
  const meant = issuers.find(({ from }) => from === 'settings' || (from === 'origin' && givenClient));
  if (meant === undefined || !hasNone(meant) || !URL.canParse(meant.named)) return undefined;
  const { origin } = new URL(meant.named);
  return {
    issuer: meant.named,
    metadataUrl: undefined,
    authorizationEndpoint: `${origin}/authorize`,
    tokenEndpoint: `${origin}/token`,
    registrationEndpoint: `${origin}/register`,
    revocationEndpoint: undefined,
    authMethods: undefined,
    grantTypes: undefined,
    codeChallengeMethods: undefined,
    scopes: undefined,
    sendsIssuer: false,
    readsClientDocuments: false,
  };
}

/** It answered everywhere, and nowhere with anything that could be metadata. */
function hasNone({ steps }: IssuerSight): boolean {
  return steps.length > 0 && steps.every((step) => ['absent', 'html'].includes(metadataAnswer(step)));
}
