import type { Selectable } from 'kysely';
import type { Invitation, Role } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import type { Database } from '../schema.ts';
import type { InvitationRepository } from '../way-in.ts';

/** Whether the time of one is up is judged by the database's clock. */
export function invitationRepository({ read, write }: Access, { now }: EngineDialect): InvitationRepository {
  return {
    async create({ hash, kind, email, role, invitedBy, expiresAt }) {
      const row = { hash, kind, email, role, invited_by: invitedBy, created_at: Date.now(), expires_at: expiresAt };
      await write((db) => db.insertInto('invitations').values(row).execute());
      return fromRow(row);
    },
    async byHash(hash) {
      const open = read.selectFrom('invitations').selectAll().where('expires_at', '>', now);
      const row = await open.where('hash', '=', hash).executeTakeFirst();
      return row && fromRow(row);
    },
    async take(hash) {
      const row = await write((db) =>
        db
          .deleteFrom('invitations')
          .where('hash', '=', hash)
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst(),
      );
      return row && fromRow(row);
    },
    async list() {
      const open = read.selectFrom('invitations').selectAll().where('expires_at', '>', now);
      const rows = await open.orderBy('created_at', 'desc').orderBy('hash').execute();
      return rows.map(fromRow);
    },
    async withdraw(kind, email) {
      const { numDeletedRows } = await write((db) =>
        db
          .deleteFrom('invitations')
          .where('kind', '=', kind)
          .where('email', email === null ? 'is' : '=', email)
          .executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
    async sweep() {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('invitations').where('expires_at', '<=', now).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
  };
}

function fromRow(row: Selectable<Database['invitations']>): Invitation {
  return {
    hash: row.hash,
    kind: row.kind as Invitation['kind'],
    email: row.email,
    role: row.role as Role,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
