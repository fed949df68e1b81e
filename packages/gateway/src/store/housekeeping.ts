import { endGrant } from 'mcp-gatehouse-kit/removal';
import type { Log } from '../log/logger.ts';
import type { Store } from './store.ts';

const every = 10 * 60 * 1000;

/** Longer than a refresh token lives that nobody uses: an app cannot come back to a connection after that. */
const unused = 35 * 24 * 60 * 60 * 1000;

type Kept = Pick<
  Store,
  'flows' | 'mailbox' | 'invitations' | 'attempts' | 'browserSessions' | 'records' | 'connections'
>;

/**
 * Forgets from time to time what was left behind: sign-ins that nobody came back from, messages that nobody took, connections that no
 * app uses any more.
 */
export function startHousekeeping(store: Kept, log: Log): { close(): void } {
  const timer = setInterval(() => {
    sweepAll(store, Date.now())
      .then((swept) => {
        if (Object.values(swept).some((count) => count > 0)) log.debug(swept, 'swept');
      })
      .catch((err: unknown) => log.error({ err }, 'sweeping failed'));
  }, every).unref();
  return { close: () => clearInterval(timer) };
}

/** @param now epoch milliseconds @returns how many of each were forgotten */
export async function sweepAll(
  { flows, mailbox, invitations, attempts, browserSessions, records, connections }: Kept,
  now: number,
): Promise<Readonly<Record<string, number>>> {
  return {
    flows: await flows.sweep(),
    messages: await mailbox.sweep(),
    invitations: await invitations.sweep(),
    attempts: await attempts.sweep(),
    browserSessions: await browserSessions.sweep(),
    connections: await endUnused({ connections, records }, now - unused),
    records: await records.sweep(),
  };
}

/** With what was issued under them: a refresh token of such a connection opens nothing any more. */
async function endUnused(
  { connections, records }: Pick<Kept, 'connections' | 'records'>,
  before: number,
): Promise<number> {
  const grants = await connections.removeUnused(before);
  for (const grant of grants) await endGrant(records, grant);
  return grants.length;
}
