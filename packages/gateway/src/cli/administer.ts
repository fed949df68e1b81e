import type { Administration } from '../admin/administration.ts';
import { openAuditTrail } from '../audit/trail.ts';
import { createLog, type Log } from '../log/logger.ts';
import { storeLocation } from '../store/location.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { logLevel } from './log-level.ts';
import type { Terminal } from './terminal.ts';

/** Opens the store of a data folder beside a gateway that may be running on it, and closes it again. */
export async function withStore<T>(
  terminal: Terminal,
  directory: string,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const location = storeLocation(directory, terminal.environment);
  const store = await openStore(location, { exclusive: false, log: commandLog(terminal) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The same with the audit trail. When it settles, what was recorded is on disk. */
export async function administer<T>(
  terminal: Terminal,
  directory: string,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  return withStore(terminal, directory, async (store) => {
    const audit = await openAuditTrail({ directory, log: commandLog(terminal) });
    try {
      return await work({ store, audit, principal: 'cli' });
    } finally {
      await audit.close();
    }
  });
}

function commandLog({ environment }: Terminal): Log {
  return createLog(logLevel(environment, 'warn'));
}
