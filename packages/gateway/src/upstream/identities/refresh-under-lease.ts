import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../crypto/id.ts';
import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { Identity } from '../../domain/records.ts';
import type { OpenedIdentity, Store } from '../../store/store.ts';
import type { RefreshOutcome } from './refresh-outcome.ts';

/** How a refresh ended for whoever waited for it. */
export type Refreshed =
  | { readonly kind: 'renewed'; readonly opened: OpenedIdentity }
  | Extract<RefreshOutcome, { readonly kind: 'transient' | 'definitive' }>
  /** It was removed, disabled, or replaced by another while we waited. */
  | { readonly kind: 'gone' };

export interface LeasedRefresh {
  readonly store: Pick<Store, 'identities' | 'leases'>;
  /** Asks the provider for new tokens, once. Never rejects. */
  readonly request: (opened: OpenedIdentity) => Promise<RefreshOutcome>;
  /** Told within the lease that the provider will not renew this identity any more; and whether it is our client that it refuses. */
  readonly onRefused: (identity: Identity, problem: OAuthProblem, unknownClient: boolean) => Promise<void>;
  readonly limits: RefreshLimits;
}

/** Milliseconds. */
export interface RefreshLimits {
  /** Must outlast one request by far: what a holder got must be kept before another asks. Taken again for the second. */
  readonly lease: number;
  /** Between two looks at what another instance is doing. */
  readonly look: number;
  /** Until a refused token is tried once more. */
  readonly secondTry: number;
}

export const refreshLimits: RefreshLimits = { lease: 45_000, look: 250, secondTry: 2_000 };

/** The identity that is to be refreshed, by where it is found and which version is no longer good. */
export interface Stale {
  readonly serverId: string;
  readonly owner: string | null;
  readonly id: string;
  readonly version: number;
}

/**
 * Refreshes when it is our turn. A rotated refresh token that is used twice makes strict providers revoke everything that came of
 * it (RFC 9700 section 4.14.2), so nobody asks without the lease, and whoever gets it looks first whether another was faster.
 */
export async function refreshUnderLease(parts: LeasedRefresh, stale: Stale): Promise<Refreshed> {
  const { store, limits } = parts;
  const name = `refresh:${stale.id}`;
  const holder = newId('rfr');
  let fence: number | undefined;
  const take = async (): Promise<boolean> => {
    fence = await store.leases.take(name, holder, limits.lease);
    return fence !== undefined;
  };
  for (;;) {
    try {
      const outcome = (await take()) && (await attempt(parts, stale, take));
      if (outcome) return outcome;
    } finally {
      if (fence !== undefined) await store.leases.release(name, holder, fence);
    }
    await delay(limits.look);
    const found = await look(parts, stale);
    if (found.kind !== 'stale') return found;
  }
}

type Looked = Refreshed | { readonly kind: 'stale'; readonly opened: OpenedIdentity };

/** What another may have done meanwhile. */
export async function look({ store }: Pick<LeasedRefresh, 'store'>, stale: Stale): Promise<Looked> {
  const opened = await store.identities.open(stale.serverId, stale.owner);
  if (opened?.identity.id !== stale.id || opened.identity.disabled) return { kind: 'gone' };
  if (opened.identity.version > stale.version) return { kind: 'renewed', opened };
  const { state, problem } = opened.identity.status;
  return state === 'not_connected' && problem ? { kind: 'definitive', problem } : { kind: 'stale', opened };
}

/** @param takeAgain before the second request, since the first may have taken most of the lease; undefined where another has it */
async function attempt(
  parts: LeasedRefresh,
  stale: Stale,
  takeAgain: () => Promise<boolean>,
): Promise<Refreshed | undefined> {
  const first = await ask(parts, stale);
  if (first.kind !== 'doubtful') return first;
  await delay(parts.limits.secondTry);
  if (!(await takeAgain())) return undefined;
  const second = await ask(parts, stale);
  if (second.kind !== 'doubtful') return second;
  return refused(parts, stale, second);
}

/** What was answered for an identity as it was when it was asked for. */
interface Refusal {
  readonly identity: Identity;
  readonly problem: OAuthProblem;
  readonly unknownClient: boolean;
}

type Asked = Refreshed | (Refusal & { readonly kind: 'doubtful' });

async function ask(parts: LeasedRefresh, stale: Stale): Promise<Asked> {
  const found = await look(parts, stale);
  if (found.kind !== 'stale') return found;
  const { identity } = found.opened;
  const outcome = await parts.request(found.opened);
  if (outcome.kind === 'transient') return outcome;
  if (outcome.kind === 'doubtful') return { ...outcome, identity };
  if (outcome.kind === 'definitive') return refused(parts, stale, { ...outcome, identity, unknownClient: false });
  // Kept before anybody uses them: tokens that are used and then lost are a sign-in lost.
  await parts.store.identities.renewTokens(identity.id, identity.version, outcome.granted);
  const kept = await look(parts, stale);
  return kept.kind === 'stale' ? { kind: 'gone' } : kept;
}

/** Somebody may have signed in anew meanwhile: what was refused is not what is there then. */
async function refused(parts: LeasedRefresh, stale: Stale, refusal: Refusal): Promise<Refreshed> {
  const { identity, problem, unknownClient } = refusal;
  await parts.onRefused(identity, problem, unknownClient);
  const found = await look(parts, stale);
  return found.kind === 'stale' ? { kind: 'definitive', problem } : found;
}
