import type { Alerts } from '../../alerts/alerts.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';
import { connectPath } from '../connect-path.ts';
import { secretEndsSoon } from '../oauth/choose-client.ts';

export interface SecretWatchParts {
  readonly store: Pick<Store, 'clients' | 'servers' | 'identities'>;
  readonly alerts: Alerts;
  readonly log: Log;
}

const lookEvery = 60 * 60 * 1000;

/**
 * Says ahead of time where a client secret ends. Only a new client gets a new secret, and tokens do not move from one client to
 * another, so a person has to sign in again.
 */
export function startSecretWatch(parts: SecretWatchParts): { close(): void } {
  const look = () => {
    lookAtSecrets(parts, Date.now()).catch((err: unknown) => parts.log.error({ err }, 'client secrets not looked at'));
  };
  look();
  const timer = setInterval(look, lookEvery).unref();
  return { close: () => clearInterval(timer) };
}

export async function lookAtSecrets({ store, alerts }: SecretWatchParts, now: number): Promise<void> {
  const used = new Set((await store.identities.list()).flatMap(({ oauth }) => oauth?.clientId ?? []));
  const ending = (await store.clients.list()).filter((client) => used.has(client.id) && secretEndsSoon(client, now));
  for (const { id, slug } of await store.servers.list()) {
    const client = ending.find(({ serverId }) => serverId === id);
    const subject = { kind: 'server', id } as const;
    if (!client) alerts.resolve(subject, 'client_secret_ending');
    else {
      const at = new Date(client.secretExpiresAt ?? 0).toISOString();
      const why = coded('client_secret_ending', { server: slug, at }).message;
      alerts.raise({ cause: 'client_secret_ending', subject, severity: 'warning', why, link: connectPath(slug) });
    }
  }
}
