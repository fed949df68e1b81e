import type { Selectable } from 'kysely';
import type { Session, UpstreamSession } from '../../domain/records.ts';
import { coded, isCoded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isForeignKeyViolation } from '../constraint.ts';
import { takeTurn } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import { storableText } from '../storable-text.ts';
import type { SessionRepository } from '../store.ts';

type UpstreamRow = Selectable<Database['upstream_sessions']>;

/** Bound parameters of one statement are limited, on both engines. */
const chunk = 500;

const place = (rowId: string) => ({ table: 'upstream_sessions', rowId, column: 'sealed' });

export function sessionRepository({ read, write, writeTogether }: Access, sealer: Sealer): SessionRepository {
  const opened = async (row: UpstreamRow): Promise<UpstreamSession> => ({
    sessionHash: row.session_hash,
    assignmentId: row.assignment_id,
    upstreamId: row.sealed && (await sealer.open(place(row.key), row.sealed, read)),
    protocolVersion: row.protocol_version,
    holder: row.holder,
  });

  return {
    async list({ limit, after }) {
      const rows = await read
        .selectFrom('sessions')
        .selectAll()
        .$if(after !== undefined, (query) =>
          query.where(({ eb, and, or }) =>
            or([
              eb('created_at', '<', after?.createdAt ?? 0),
              and([eb('created_at', '=', after?.createdAt ?? 0), eb('hash', '<', after?.hash ?? '')]),
            ]),
          ),
        )
        .orderBy('created_at', 'desc')
        .orderBy('hash', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...sessionFromRow(row), seenAt: row.last_seen_at }));
    },
    async byHash(hash) {
      const row = await read.selectFrom('sessions').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row && sessionFromRow(row);
    },
    async create(session) {
      const row = {
        hash: session.hash,
        gateway_id: session.gatewayId,
        principal: session.principal,
        protocol_version: session.protocolVersion,
        client_name: storableText(session.clientName),
        client_version: storableText(session.clientVersion),
        elicits_url: session.elicitsUrl ? 1 : 0,
        created_at: session.createdAt,
        last_seen_at: session.createdAt,
      };
      await write((db) => db.insertInto('sessions').values(row).execute());
    },
    async end(hash) {
      await write((db) => db.deleteFrom('sessions').where('hash', '=', hash).execute());
    },
    async endIdle(before) {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('sessions').where('last_seen_at', '<', before).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
    async touch(hashes, now) {
      await writeTogether(async (db) => {
        for (let at = 0; at < hashes.length; at += chunk) {
          const some = hashes.slice(at, at + chunk);
          await db.updateTable('sessions').set({ last_seen_at: now }).where('hash', 'in', some).execute();
        }
      });
    },
    async upstream(hash, assignmentId) {
      const row = await read
        .selectFrom('upstream_sessions')
        .selectAll()
        .where('key', '=', keyOf(hash, assignmentId))
        .executeTakeFirst();
      return row && opened(row).catch(asNone);
    },
    async upstreams(hash) {
      const rows = await read
        .selectFrom('upstream_sessions')
        .selectAll()
        .where('session_hash', '=', hash)
        .orderBy('assignment_id')
        .execute();
      return Promise.all(rows.map(opened));
    },
    async putUpstream({ sessionHash, assignmentId, upstreamId, protocolVersion, holder }) {
      const key = keyOf(sessionHash, assignmentId);
      const insert = writeTogether(async (db) => {
        await takeTurn(db);
        const sealed = upstreamId === null ? null : await sealer.seal(place(key), upstreamId, db);
        const change = { sealed, protocol_version: protocolVersion, holder };
        await db
          .insertInto('upstream_sessions')
          .values({ ...change, key, session_hash: sessionHash, assignment_id: assignmentId })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(change))
          .execute();
      });
      await insert.catch((error: unknown) => {
        throw isForeignKeyViolation(error) ? coded('session_unknown', {}, error) : error;
      });
    },
  };
}

function sessionFromRow(row: Selectable<Database['sessions']>): Session {
  return {
    hash: row.hash,
    gatewayId: row.gateway_id,
    principal: row.principal,
    protocolVersion: row.protocol_version,
    clientName: row.client_name,
    clientVersion: row.client_version,
    elicitsUrl: row.elicits_url === 1,
    createdAt: row.created_at,
  };
}

function asNone(error: unknown): undefined {
  if (!isCoded(error) || error.code !== 'sealed_unreadable') throw error;
}

function keyOf(sessionHash: string, assignmentId: string): string {
  return `${sessionHash} ${assignmentId}`;
}
