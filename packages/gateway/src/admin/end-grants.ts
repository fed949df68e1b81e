import type { Connection } from '../domain/records.ts';
import type { Store } from '../store/store.ts';

/** How the kit's authorization server names the record of a grant; all that was issued under it is its group. */
const grantKind = 'Grant';

/**
 * Ends what was issued for connections that are gone, so that nothing of it can be refreshed either. Without it tokens open nothing
 * all the same, since no connection stands behind them.
 */
export async function endGrants(
  { records }: Pick<Store, 'records'>,
  connections: readonly Pick<Connection, 'grantHash'>[],
): Promise<void> {
  for (const { grantHash } of connections) {
    await records.removeGroup(grantHash);
    await records.remove(grantKind, grantHash);
  }
}
