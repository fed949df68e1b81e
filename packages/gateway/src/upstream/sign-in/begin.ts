import { hashSecret, newSessionId } from '../../crypto/token.ts';
import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { Identity, OAuthClient, OAuthSettings, Server } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { selectScopes, type WantedScopes } from '../oauth/scopes.ts';
import { startAuthorization } from '../oauth/start-authorization.ts';
import { clientFor } from './client-for.ts';
import { discover } from './discover.ts';
import type { Begun, SignInParts } from './parts.ts';
import { type BegunSignIn, flowLife, type SignInRequest } from './sign-in.ts';
import { wayTo } from './way-to.ts';

const heldPattern = /^[\w-]{32}$/;

/** Discover → scopes → client → authorization address → flow. */
export async function begin(parts: SignInParts, request: SignInRequest): Promise<BegunSignIn> {
  const { server, owner } = request;
  const { callback } = parts.context;
  const settings = settingsOf(server);
  const identity = await parts.store.identities.find(server.id, owner);
  if (identity?.disabled) throw coded('identity_disabled', { server: server.slug });
  const facts = await discover(parts, server, settings);
  const scopes = selectScopes(facts, settings, wantedScopes(identity, facts));
  const client = await clientFor(parts, server, facts, scopes, await forgotten(parts, request, facts));
  const way = wayTo(parts.outbound, server);
  const { url, contents: flow } = await startAuthorization(way, facts, client, { callback, scopes, settings });
  const browser = request.browser !== undefined && heldPattern.test(request.browser) ? request.browser : newSessionId();
  const { revocationEndpoint } = facts.authorizationServer;
  const begun: Begun = { flow, revocationEndpoint, onward: request.onward };
  await parts.store.flows.create({
    stateHash: hashSecret(flow.state),
    browserHash: hashSecret(browser),
    serverId: server.id,
    owner,
    contents: JSON.stringify(begun),
    expiresAt: Date.now() + flowLife,
  });
  return { url, browser };
}

function settingsOf({ auth, slug }: Server): OAuthSettings {
  if (auth.mode !== 'oauth') throw coded('server_not_oauth', { server: slug, found: `its mode here is ${auth.mode}` });
  return auth;
}

/** What an identity has and what a call wanted of it; nothing of another authorization server. */
function wantedScopes(identity: Identity | undefined, { authorizationServer }: OAuthFacts): WantedScopes {
  const { oauth } = identity ?? {};
  return oauth?.issuer === authorizationServer.issuer ? { granted: oauth.scope, wanted: oauth.wantedScope } : {};
}

/** What the person says the provider does not take: our registration, or our document. One that was given is not ours to forget. */
async function forgotten(
  { store }: SignInParts,
  { server, registerAgain }: SignInRequest,
  { authorizationServer }: OAuthFacts,
): Promise<OAuthClient | undefined> {
  const known = registerAgain ? await store.clients.find(server.id, authorizationServer.issuer) : undefined;
  return known?.source === 'given' ? undefined : known;
}
