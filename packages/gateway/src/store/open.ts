import { keyRingSealer } from '../crypto/key-ring.ts';
import type { Log } from '../log/logger.ts';
import type { StoreLocation } from './location.ts';
import { openPostgresStore } from './postgres/open.ts';
import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

/**
 * Opens the store of an installation, whichever engine keeps it.
 * @param options.exclusive whether this process serves it: an embedded store has one such process, a database any number
 * @throws what openSqliteStore and openPostgresStore throw
 */
export function openStore(
  { directory, database }: StoreLocation,
  { exclusive, log }: { readonly exclusive: boolean; readonly log: Log },
): Promise<Store> {
  const openSealer = keyRingSealer(directory);
  if (database === undefined) return openSqliteStore({ directory, exclusive, openSealer, log });
  return openPostgresStore({ ...database, openSealer, log });
}
