import { keyRing } from '../crypto/key-ring.ts';
import { keyVariable } from '../crypto/key-variable.ts';
import type { MasterKeySource } from '../crypto/master-keys.ts';
import { coded } from '../errors/coded-error.ts';
import type { Log } from '../log/logger.ts';
import type { StoreLocation } from './location.ts';
import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

/**
 * Opens the store of an installation, whichever engine keeps it.
 * @param options.exclusive whether this process serves it: an embedded store has one such process, a database any number
 * @throws key_missing, key_invalid, and what openSqliteStore and openPostgresStore throw
 */
export async function openStore(
  location: StoreLocation,
  { exclusive, log }: { readonly exclusive: boolean; readonly log: Log },
): Promise<Store> {
  const { directory, database } = location;
  const masterKeys = masterKeysOf(location);
  if (database === undefined) return openSqliteStore({ directory, exclusive, masterKeys, log });
  // A command on the embedded store starts sooner without the other engine's driver.
  const { openPostgresStore } = await import('./postgres/open.ts');
  return openPostgresStore({ ...database, masterKeys, log });
}

/** A file in one instance's folder would be of no use to the others of a database. */
export function masterKeysOf({ directory, database, masterKey }: StoreLocation): MasterKeySource {
  if (masterKey !== undefined) return keyVariable(masterKey);
  if (database !== undefined) throw coded('key_missing', {});
  return keyRing(directory);
}
