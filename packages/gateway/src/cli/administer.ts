import { type Administration, recordChanges } from '../admin/administration.ts';
import type { AuditReader } from '../audit/audit.ts';
import { openAuditReader } from '../audit/reader.ts';
import { openAuditTrail } from '../audit/trail.ts';
import { createLog, type Log } from '../log/logger.ts';
import { type StoreLocation, storeLocation } from '../store/location.ts';
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
  return withStoreAt(storeLocation(directory, terminal.environment), terminal, work);
}

async function withStoreAt<T>(
  location: StoreLocation,
  terminal: Terminal,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(location, { exclusive: false, log: commandLog(terminal) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The same with the audit trail, for what changes something. @throws audit_unkept where a change was made and not recorded */
export async function administer<T>(
  terminal: Terminal,
  directory: string,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  const location = storeLocation(directory, terminal.environment);
  return withStoreAt(location, terminal, async (store) => {
    const audit = await openAuditTrail({ location, log: commandLog(terminal) });
    try {
      return await work({ store, audit, principal: 'cli' });
    } finally {
      await audit.close();
    }
  });
}

/** Records what a command did to a store as a whole. @throws audit_unkept */
export async function recordAct(
  terminal: Terminal,
  location: StoreLocation,
  action: 'store.backup' | 'store.restore' | 'store.copy',
): Promise<void> {
  const audit = await openAuditTrail({ location, log: commandLog(terminal) });
  try {
    await recordChanges({ audit, principal: 'cli' }, [{ action, target: '' }], Date.now());
  } finally {
    await audit.close();
  }
}

/** The audit trail of the installation that a command is about, to be read. */
export async function withAuditReader<T>(
  { environment }: Terminal,
  directory: string,
  work: (reader: AuditReader) => Promise<T>,
): Promise<T> {
  const reader = await openAuditReader(storeLocation(directory, environment));
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}

/** Warnings alone, unless GATEHOUSE_LOG says otherwise. */
export function commandLog({ environment }: Terminal): Log {
  return createLog(logLevel(environment, 'warn'));
}
