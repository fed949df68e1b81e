import type { AssignedServer } from '../../domain/configuration.ts';
import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { Identity } from '../../domain/records.ts';
import { type CodedError, coded } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';
import type { OpenedIdentity } from '../../store/store.ts';
import type { RefusedIdentity } from '../refused-identity.ts';
import { type Credential, holderOf } from './credential.ts';
import { problemText } from './problem-text.ts';
import type { Refresher } from './refresh.ts';
import type { Refreshed } from './refresh-under-lease.ts';
import { refusalProblem } from './refusal-problem.ts';
import { createRenewals, type Renewals } from './renewals.ts';
import type { IdentityReport } from './report.ts';
import { type LinkTo, mending, signInNeeded } from './sign-in-needed.ts';
import { createStepUps } from './step-up.ts';

export interface TokenCredentials {
  /** @throws sign_in_needed, identity_unavailable */
  use(assigned: AssignedServer, opened: OpenedIdentity): Promise<Credential>;
  /** @throws the same; upstream_unauthorized, scope_needed */
  renew(
    assigned: AssignedServer,
    opened: OpenedIdentity,
    refused: Credential,
    refusal: RefusedIdentity,
  ): Promise<Credential>;
  /** What `renew` gave was refused as well: that version is not renewed again. @throws always: upstream_unauthorized, scope_needed */
  refusedAgain(
    assigned: AssignedServer,
    identity: Identity,
    refused: Credential,
    refusal: RefusedIdentity,
  ): Promise<never>;
}

export interface TokenParts {
  readonly refresher: Refresher;
  readonly report: IdentityReport;
  readonly log: Log;
  readonly wantScope: (identity: Identity, scope: string) => Promise<void>;
  readonly linkTo: LinkTo;
}

/**
 * Milliseconds before its end at which a token is no longer sent: what a request takes to arrive, and the second that is lost where
 * providers count whole ones. Not every server says 401 to a token that has ended.
 */
const margin = 1_500;
/** While a refresh is under way or fails, the store is looked at so often. */
const lookAgain = 1_000;

/** Tokens are renewed ahead of their end without anybody waiting, at their end with everybody waiting for one request. */
export function createTokenCredentials(parts: TokenParts): TokenCredentials {
  const renewals = createRenewals();

  const stepUps = createStepUps();
  const needed = (assigned: AssignedServer, why: string): CodedError => signInNeeded(assigned, parts.linkTo, why);

  async function refresh({ server }: AssignedServer, identity: Identity, version: number): Promise<Refreshed> {
    const outcome = await parts.refresher.refresh({
      serverId: server.id,
      owner: identity.owner,
      id: identity.id,
      version,
    });
    if (outcome.kind === 'renewed') renewals.made(outcome.opened.identity);
    return outcome;
  }

  function refreshAhead(assigned: AssignedServer, identity: Identity): void {
    refresh(assigned, identity, identity.version).catch((err: unknown) =>
      parts.log.error({ err, server: assigned.server.slug }, 'refresh ahead of the end failed'),
    );
  }

  /** @param usable what can be sent still where the provider does not answer */
  function settle(assigned: AssignedServer, outcome: Refreshed, usable: OpenedIdentity | undefined): Credential {
    const { slug } = assigned.server;
    switch (outcome.kind) {
      case 'renewed':
        return credentialOf(renewals, outcome.opened, Date.now());
      case 'transient':
        if (usable) return credentialOf(renewals, usable, Date.now());
        throw outcome.error ?? coded('identity_unavailable', { server: slug, why: problemText(outcome.problem) });
      case 'definitive':
        throw needed(assigned, problemText(outcome.problem));
      case 'gone':
        throw needed(assigned, '');
    }
  }

  async function stepUp(assigned: AssignedServer, identity: Identity, refusal: RefusedIdentity): Promise<void> {
    const { auth, slug } = assigned.server;
    const scope = auth.mode === 'oauth' ? stepUps.missing(refusal, identity, auth) : undefined;
    if (scope === undefined) return;
    await parts.wantScope(identity, scope);
    throw coded('scope_needed', { server: slug, scope, ...mending(assigned, parts.linkTo) });
  }

  /** What it comes to that no other token helps: a failure is the server's own then. */
  function refuse({ server }: AssignedServer, refused: Credential, refusal: RefusedIdentity): CodedError {
    if (refusal.status < 500) return parts.report.refused(server, refused, refusal);
    return coded('upstream_refused', { server: server.slug, status: refusal.status });
  }

  async function end(
    assigned: AssignedServer,
    identity: Identity,
    why: string,
    problem: OAuthProblem | undefined,
  ): Promise<never> {
    await parts.report.ended(assigned.server, identity, why, problem);
    throw needed(assigned, why);
  }

  return {
    async use(assigned, opened) {
      const { identity } = opened;
      const { status, oauth, version } = identity;
      if (status.state === 'not_connected' || !oauth) throw needed(assigned, status.why);
      const now = Date.now();
      const isOver = oauth.expiresAt !== null && now >= oauth.expiresAt - margin;
      if (isOver && !oauth.refreshable)
        return end(assigned, identity, 'it has ended, and the provider issued no refresh token', undefined);
      if (isOver) return settle(assigned, await refresh(assigned, identity, version), undefined);
      if (oauth.refreshAt !== null && now >= oauth.refreshAt) refreshAhead(assigned, identity);
      return credentialOf(renewals, opened, now);
    },
    async renew(assigned, opened, refused, refusal) {
      const { identity } = opened;
      await stepUp(assigned, identity, refusal);
      if (identity.version > refused.version) return this.use(assigned, opened);
      if (refusal.status === 403 || renewals.isHopeless(identity)) throw refuse(assigned, refused, refusal);
      if (identity.oauth?.refreshable)
        return settle(assigned, await refresh(assigned, identity, refused.version), undefined);
      // Nobody can tell whether it is the token; and what only failed may be well again tomorrow.
      if (refusal.status >= 500) throw parts.report.refused(assigned.server, refused, refusal);
      const problem = refusalProblem(assigned.server, refusal, refused.headers);
      return end(assigned, identity, 'the server no longer takes the token, and there is no refresh token', problem);
    },
    async refusedAgain(assigned, identity, refused, refusal) {
      await stepUp(assigned, identity, refusal);
      renewals.wasInVain({ id: identity.id, version: refused.version });
      throw refuse(assigned, refused, refusal);
    },
  };
}

function credentialOf(renewals: Renewals, { identity, tokens }: OpenedIdentity, now: number): Credential {
  const { expiresAt, refreshAt } = identity.oauth ?? { expiresAt: null, refreshAt: null };
  const end = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - margin;
  const until = Math.min(end, refreshAt === null ? end : now < refreshAt ? refreshAt : now + lookAgain);
  const { id, version } = identity;
  return {
    identityId: id,
    version,
    holder: holderOf(identity),
    headers: { authorization: `Bearer ${tokens?.accessToken ?? ''}` },
    isCurrent: () => Date.now() < until && renewals.isNewest({ id, version }),
  };
}
