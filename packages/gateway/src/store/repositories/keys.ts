import type { Access } from '../access.ts';
import type { StoreKeys } from '../key-check.ts';
import { rotate } from '../rotate.ts';
import type { KeyRepository } from '../store.ts';

export function keyRepository(access: Access, keys: StoreKeys): KeyRepository {
  return {
    async list() {
      const rows = await access.read
        .selectFrom('encryption_keys')
        .select(['id', 'state', 'master', 'created_at'])
        .orderBy('id')
        .execute();
      return rows.map(({ id, state, master, created_at }) => ({ id, state, master, createdAt: created_at }));
    },
    rotate: ({ renewMaster }) => rotate(access, keys, renewMaster),
  };
}
