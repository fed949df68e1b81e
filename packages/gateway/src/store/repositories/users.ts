import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { User } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import type { Database } from '../schema.ts';
import type { UserRepository } from '../store.ts';

export function userRepository({ read, write }: Access): UserRepository {
  return {
    async list() {
      const rows = await read.selectFrom('users').selectAll().orderBy('email').execute();
      return rows.map(fromRow);
    },
    async byId(id) {
      const row = await read.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async put(email) {
      const row = { id: newId('usr'), email: email.toLowerCase(), created_at: Date.now() };
      const kept = await write((db) =>
        db
          .insertInto('users')
          .values(row)
          // An update that changes nothing, so that the row that is there is answered.
          .onConflict((conflict) => conflict.column('email').doUpdateSet({ email: row.email }))
          .returningAll()
          .executeTakeFirstOrThrow(),
      );
      return fromRow(kept);
    },
  };
}

function fromRow(row: Selectable<Database['users']>): User {
  return { id: row.id, email: row.email, createdAt: row.created_at };
}
