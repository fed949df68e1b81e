import type { Alerts } from '../../alerts/alerts.ts';
import type { AssignedServer } from '../../domain/configuration.ts';
import type { Identity, Server } from '../../domain/records.ts';
import type { CodedError } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';
import type { OpenedIdentity, Store } from '../../store/store.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createKeeper } from './keeper.ts';
import { ownerOf } from './owner.ts';
import { problemText } from './problem-text.ts';
import { createRefresher, type RefresherParts } from './refresh.ts';
import type { RefreshOutcome } from './refresh-outcome.ts';
import type { RefreshLimits } from './refresh-under-lease.ts';
import { createIdentityReport, type IdentityReport } from './report.ts';
import { createTokenCredentials } from './token-credentials.ts';

export interface IdentityParts {
  readonly store: Pick<Store, 'identities' | 'leases' | 'servers' | 'clients'>;
  readonly alerts: Alerts;
  readonly log: Log;
  readonly limits: RefreshLimits;
  /** Asks a provider for new tokens, once. Never rejects. */
  readonly request: (server: Server, opened: OpenedIdentity) => Promise<RefreshOutcome>;
  /** Where a person connects a server, as a whole URL. */
  readonly linkTo: (server: string) => string;
}

export interface Identities extends Credentials {
  /** Told that a server answered an identity; an empty id stands for none. */
  accepted(identityId: string): void;
  /** Told that a server does not show its lists to an identity. */
  shutOut(identityId: string, failure: CodedError): void;
  /** Whether calls failed for want of a scope that nobody has signed in for since. @throws user_missing */
  lacksScope(assigned: AssignedServer, userId: string | null): Promise<boolean>;
  close(): Promise<void>;
}

/** Wires what keeps identities alive. */
export function createIdentities(parts: IdentityParts): Identities {
  const { store, alerts, log, linkTo } = parts;
  const report = createIdentityReport(store.identities, alerts, log);
  const refresher = createRefresher(refresherParts(parts, report));
  const keeper = createKeeper(store.identities, refresher, log);
  const tokens = createTokenCredentials({
    refresher,
    report,
    log,
    linkTo,
    wantScope: ({ id }, scope) => store.identities.wantScope(id, scope),
  });
  const credentials = createCredentials({ identities: store.identities, tokens, report, onUsed: keeper.used, linkTo });
  return {
    ...credentials,
    accepted: report.accepted,
    shutOut: report.shutOut,
    async lacksScope(assigned, userId) {
      const identity = await store.identities.find(assigned.server.id, ownerOf(assigned, userId));
      return (identity?.oauth?.wantedScope ?? '') !== '';
    },
    close: keeper.close,
  };
}

function refresherParts({ store, request, limits }: IdentityParts, report: IdentityReport): RefresherParts {
  return {
    store,
    limits,
    request: async (opened) => request(await serverOf(store, opened.identity), opened),
    async onRefused(identity, problem, unknownClient) {
      const ended = await report.ended(await serverOf(store, identity), identity, problemText(problem), problem);
      if (ended && unknownClient) await forgetClient(store, identity);
    },
    async onSettled(stale, outcome) {
      if (outcome.kind === 'renewed') report.renewed(outcome.opened.identity);
      if (outcome.kind === 'transient') report.failing(await serverOf(store, stale), stale.id, outcome);
    },
  };
}

/** A registration that the provider lost is never shown to it again: the next sign-in makes a new one. One that was given stays. */
async function forgetClient({ clients }: Pick<Store, 'clients'>, { oauth }: Identity): Promise<void> {
  const client = oauth && (await clients.byId(oauth.clientId));
  if (client?.source === 'registered') await clients.retire(client.id);
}

/** An identity goes with its server, so the server is there. */
async function serverOf(
  { servers }: Pick<Store, 'servers'>,
  { serverId }: { readonly serverId: string },
): Promise<Server> {
  const server = (await servers.list()).find(({ id }) => id === serverId);
  if (!server) throw new Error(`server ${serverId} is gone`);
  return server;
}
