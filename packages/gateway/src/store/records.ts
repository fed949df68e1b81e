import { type RecordStore, sqlRecordStore, type Vault } from 'mcp-gatehouse-kit/records';
import type { Access } from './access.ts';
import { takeTurn } from './read-version.ts';
import { type RecordConnection, recordExecutor } from './record-executor.ts';
import type { Means } from './repositories/all.ts';
import type { Sealer } from './sealer.ts';

/** What the authorization server keeps, beside all else that the store keeps. */
export function recordStore(upkeep: Access, { sealer, dialect }: Means): RecordStore {
  return sqlRecordStore(recordExecutor(upkeep, dialect), recordVault(sealer));
}

const place = (rowId: string) => ({ table: 'oauth_records', rowId, column: 'sealed' });

/** Takes the turn that `sealedColumns` asks for; what seals nothing, such as removing, needs none. */
function recordVault(sealer: Sealer): Vault<RecordConnection> {
  return {
    async seal(key, text, { db }) {
      await takeTurn(db);
      return sealer.seal(place(key), text, db);
    },
    open: (key, sealed, { db }) => sealer.open(place(key), sealed, db),
  };
}
