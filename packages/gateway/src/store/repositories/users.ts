import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Role, User } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import type { Database } from '../schema.ts';
import type { UserRepository } from '../way-in.ts';
import { expectUpdated } from './expect-updated.ts';

/** @param configuration for what decides whether somebody comes in */
export function userRepository(configuration: Access, { read, write }: Access): UserRepository {
  async function set(to: Access['write'], id: string, change: Partial<Database['users']>): Promise<void> {
    const result = await to((db) => db.updateTable('users').set(change).where('id', '=', id).executeTakeFirst());
    expectUpdated(result, `user ${id}`);
  }
  return {
    async list() {
      const rows = await read.selectFrom('users').selectAll().orderBy('email').execute();
      return rows.map(fromRow);
    },
    async byId(id) {
      const row = await read.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async byEmail(email) {
      const row = await read
        .selectFrom('users')
        .selectAll()
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async put(email) {
      const row = { id: newId('usr'), email: email.toLowerCase(), created_at: Date.now(), role: 'member', disabled: 0 };
      const kept = await write((db) =>
        db
          .insertInto('users')
          .values({ ...row, password: null })
          // An update that changes nothing, so that the row that is there is answered.
          .onConflict((conflict) => conflict.column('email').doUpdateSet({ email: row.email }))
          .returningAll()
          .executeTakeFirstOrThrow(),
      );
      return fromRow(kept);
    },
    setRole: (id, role) => set(configuration.write, id, { role }),
    setDisabled: (id, disabled) => set(configuration.write, id, { disabled: disabled ? 1 : 0 }),
    setPassword: (id, password) => set(write, id, { password }),
    async passwordOf(id) {
      const row = await read.selectFrom('users').select('password').where('id', '=', id).executeTakeFirst();
      return row?.password ?? undefined;
    },
    async remove(id) {
      await configuration.writeTogether(async (db) => {
        await db.deleteFrom('identities').where('owner', '=', id).execute();
        await db.deleteFrom('users').where('id', '=', id).execute();
      });
    },
    async byLink(issuer, subject) {
      const row = await read
        .selectFrom('users')
        .innerJoin('user_links', 'user_links.user_id', 'users.id')
        .selectAll('users')
        .where('user_links.issuer', '=', issuer)
        .where('user_links.subject', '=', subject)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async subjectOf(issuer, userId) {
      const row = await read
        .selectFrom('user_links')
        .select('subject')
        .where('issuer', '=', issuer)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row?.subject;
    },
    async link(issuer, subject, userId) {
      const row = { issuer, subject, user_id: userId, created_at: Date.now() };
      const kept = await write((db) =>
        db
          .insertInto('user_links')
          .values(row)
          .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet({ issuer }))
          .returning('user_id')
          .executeTakeFirstOrThrow(),
      );
      return kept.user_id;
    },
  };
}

function fromRow(row: Selectable<Database['users']>): User {
  return {
    id: row.id,
    email: row.email,
    role: row.role as Role,
    disabled: row.disabled === 1,
    hasPassword: row.password !== null,
    createdAt: row.created_at,
  };
}
