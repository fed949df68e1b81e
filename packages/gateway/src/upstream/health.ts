import type { Alerts } from '../alerts/alerts.ts';
import type { Server } from '../domain/records.ts';
import { statusAfter } from '../domain/server-status.ts';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { Log } from '../log/logger.ts';
import type { ServerStatusRepository } from '../store/store.ts';
import { connectPath } from './connect-path.ts';
import type { Identities } from './identities/identities.ts';

/** Keeps how things stand with servers, from how asking them ended. */
export interface Health {
  /** @param failure undefined where it answered */
  asked(server: Server, failure: CodedError | undefined): void;
}

/** Tells of each asking who is concerned: the server, and the identity that it answered. */
export function watchServers(health: Health, identities: Pick<Identities, 'accepted' | 'shutOut'>) {
  return (server: Server, failure: CodedError | undefined, identityId: string): void => {
    health.asked(server, failure);
    if (identityId === '') return;
    if (!failure) identities.accepted(identityId);
    else if (failure.code === 'upstream_unauthorized') identities.shutOut(identityId, failure);
  };
}

/** Milliseconds after which the same is written again: another instance may have written something else and died. */
const writeEvery = 60_000;

/** What asking a server can raise. What else is said of it (a secret that ends, a client that is refused) is ended by who said it. */
const raised = (Object.keys(catalogue) as ErrorCode[]).filter(
  (code) => code.startsWith('upstream_') || code === 'network_forbidden',
);

export function createHealth(statuses: ServerStatusRepository, alerts: Alerts, log: Log): Health {
  /** By server id, so that what does not change is seldom written; `at` by `performance.now()`. */
  const last = new Map<string, { readonly code: string; readonly url: string; readonly at: number }>();

  return {
    asked(server, failure) {
      const status = statusAfter(server, failure);
      if (!status) return;
      const subject = { kind: 'server', id: server.id } as const;
      if (failure) {
        const { code: cause, message: why } = failure;
        alerts.raise({ cause, subject, severity: 'error', why, link: connectPath(server.slug) });
      }
      const now = performance.now();
      const written = last.get(server.id);
      if (written?.code === status.code && written.url === server.url && now - written.at < writeEvery) return;
      last.set(server.id, { code: status.code, url: server.url, at: now });
      if (!failure) for (const cause of raised) alerts.resolve(subject, cause);
      void statuses.put(server.id, status).catch((err: unknown) => {
        last.delete(server.id);
        log.error({ err, server: server.slug }, 'status not kept');
      });
    },
  };
}
