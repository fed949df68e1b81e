import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import { type LeaseRepository, longestLease } from '../store.ts';

/** Time is the database's throughout: clocks of several hosts differ by more than a lease lasts. */
export function leaseRepository({ write, writeTogether }: Access, { now }: EngineDialect): LeaseRepository {
  return {
    take(name, owner, lifeMs) {
      if (!(lifeMs > 0 && lifeMs <= longestLease)) throw new RangeError(`a lease of ${lifeMs} ms`);
      return writeTogether(async (db) => {
        const free = { name, owner: '', until: 0, fence: 0 };
        await db
          .insertInto('leases')
          .values(free)
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute();
        const taken = await db
          .updateTable('leases')
          .set(({ eb }) => ({ owner, until: eb(now, '+', lifeMs), fence: eb('fence', '+', 1) }))
          .where('name', '=', name)
          .where(({ eb, or }) =>
            or([
              eb('until', '<=', now),
              // A clock that was set back would keep it for as long again.
              eb('until', '>', eb(now, '+', longestLease)),
              eb('owner', '=', owner),
            ]),
          )
          .returning('fence')
          .executeTakeFirst();
        return taken?.fence;
      });
    },
    async release(name, owner, fence) {
      const { numUpdatedRows } = await write((db) =>
        db
          .updateTable('leases')
          .set({ until: 0, owner: '' })
          .where('name', '=', name)
          .where('owner', '=', owner)
          .where('fence', '=', fence)
          .executeTakeFirst(),
      );
      return numUpdatedRows === 1n;
    },
  };
}
