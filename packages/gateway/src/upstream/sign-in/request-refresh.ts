import type { Server } from '../../domain/records.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { OpenedIdentity, Store } from '../../store/store.ts';
import type { RefreshOutcome } from '../identities/refresh-outcome.ts';
import type { OAuthFailure } from '../oauth/failure.ts';
import { ownProblem } from '../oauth/problem.ts';
import { refreshTokens } from '../oauth/refresh-tokens.ts';
import { refusedClient } from '../oauth/refused-client.ts';
import { wayTo } from './way-to.ts';

/** Asks a provider once for new tokens with what an identity holds. Never rejects for what the provider does. */
export function requestRefresh(outbound: Outbound, clients: Store['clients']) {
  return async (server: Server, { identity, tokens }: OpenedIdentity): Promise<RefreshOutcome> => {
    const { oauth } = identity;
    const client = oauth && (await clients.byId(oauth.clientId));
    if (!oauth || !tokens?.refreshToken || !client) {
      return {
        kind: 'definitive',
        problem: ownProblem('refresh', tokens?.provider.tokenEndpoint ?? server.url, 'sign_in_needed'),
      };
    }
    const { provider, refreshToken, resource } = tokens;
    const { clientId, authMethod } = client;
    const outcome = await refreshTokens(wayTo(outbound, server), {
      endpoint: provider,
      client: { clientId, authMethod, secret: await clients.secret(client.id) },
      refreshToken,
      resource,
      scope: oauth.scope,
    });
    if (outcome.kind === 'failed') {
      const { kind, problem } = outcome.failure;
      // Who entered it can correct it, and then everybody goes on: no identity ends for it.
      if (client.source !== 'given' || kind !== 'invalid_client') return judged(outcome.failure);
      const error = refusedClient(server.slug, oauth.issuer, clientId, problem);
      return { kind: 'transient', problem, retryAfter: undefined, error };
    }
    if (outcome.authMethod !== authMethod) await clients.setAuthMethod(client.id, outcome.authMethod);
    const { tokens: renewed, scope, expiresAt, refreshAt } = outcome.granted;
    const grant = { issuer: oauth.issuer, clientId: client.id, scope, expiresAt, refreshAt };
    return { kind: 'granted', granted: { tokens: { ...renewed, provider }, grant } };
  };
}

function judged({ kind, problem, retryAfter }: OAuthFailure): RefreshOutcome {
  switch (kind) {
    case 'transient':
      return { kind, problem, retryAfter: retryAfter === undefined ? undefined : retryAfter * 1000 };
    case 'definitive':
      return { kind, problem };
    default:
      return { kind: 'doubtful', problem, unknownClient: kind === 'invalid_client' };
  }
}
