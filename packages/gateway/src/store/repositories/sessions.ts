import type { Kysely, Selectable } from 'kysely';
import type { Session, UpstreamSession } from '../../domain/records.ts';
import { isCoded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import { endedMeanwhile, lockSession } from '../lock-session.ts';
import { shareTurn } from '../read-version.ts';
import type { Database } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import { storableText } from '../storable-text.ts';
import type { Claim, SessionRepository } from '../store.ts';
import { sessionWishes, subscribedUris } from './session-wishes.ts';

type UpstreamRow = Selectable<Database['upstream_sessions']>;

/** Bound parameters of one statement are limited, on both engines. */
const chunk = 500;

const place = (rowId: string) => ({ table: 'upstream_sessions', rowId, column: 'sealed' });

export function sessionRepository(access: Access, sealer: Sealer, dialect: EngineDialect): SessionRepository {
  const { read, write, writeTogether } = access;
  const opened = async (row: UpstreamRow, db: Kysely<Database> = read): Promise<UpstreamSession> => ({
    sessionHash: row.session_hash,
    assignmentId: row.assignment_id,
    upstreamId: row.sealed && (await sealer.open(place(row.key), row.sealed, db)),
    protocolVersion: row.protocol_version,
    holder: row.holder,
  });

  async function readable(rows: readonly UpstreamRow[], db: Kysely<Database> = read): Promise<UpstreamSession[]> {
    const each = await Promise.all(rows.map((row) => opened(row, db).catch(asNone)));
    return each.filter((session) => session !== undefined);
  }

  async function keep(db: Kysely<Database>, key: string, claimed: UpstreamSession): Promise<void> {
    const { sessionHash, assignmentId, upstreamId, protocolVersion, holder } = claimed;
    const sealed = upstreamId === null ? null : await sealer.seal(place(key), upstreamId, db);
    const change = { sealed, protocol_version: protocolVersion, holder };
    await db
      .insertInto('upstream_sessions')
      .values({ ...change, key, session_hash: sessionHash, assignment_id: assignmentId })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(change))
      .execute();
  }

  async function openable(db: Kysely<Database>, hashes: readonly string[]): Promise<UpstreamSession[]> {
    const rows = await db.selectFrom('upstream_sessions').selectAll().where('session_hash', 'in', hashes).execute();
    return readable(rows, db);
  }

  return {
    async list({ limit, after, userId }) {
      const rows = await read
        .selectFrom('sessions')
        .selectAll()
        .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
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
        capabilities: JSON.stringify(session.capabilities),
        user_id: session.userId,
        log_level: '',
        streams: 0,
        created_at: session.createdAt,
        last_seen_at: session.createdAt,
      };
      await write((db) => db.insertInto('sessions').values(row).execute());
    },
    end(hash) {
      return writeTogether(async (db) => {
        const upstreams = await openable(db, [hash]);
        await db.deleteFrom('sessions').where('hash', '=', hash).execute();
        return upstreams;
      });
    },
    endIdle(before, limit) {
      return writeTogether(async (db) => {
        const idle = await db
          .selectFrom('sessions')
          .select('hash')
          .where('last_seen_at', '<', before)
          .orderBy('last_seen_at')
          .limit(limit)
          .execute();
        const hashes = idle.map(({ hash }) => hash);
        if (hashes.length === 0) return [];
        const open = await openable(db, hashes);
        const ended = await db
          .deleteFrom('sessions')
          .where('hash', 'in', hashes)
          .where('last_seen_at', '<', before)
          .returningAll()
          .execute();
        return ended.map((row) => ({
          session: sessionFromRow(row),
          upstreams: open.filter(({ sessionHash }) => sessionHash === row.hash),
        }));
      });
    },
    async touch(hashes, now) {
      await writeTogether(async (db) => {
        for (let at = 0; at < hashes.length; at += chunk) {
          const some = hashes.slice(at, at + chunk);
          await db.updateTable('sessions').set({ last_seen_at: now }).where('hash', 'in', some).execute();
        }
      });
    },
    async openStream(hash) {
      const counted = await write((db) =>
        db
          .updateTable('sessions')
          .set(({ eb }) => ({ streams: eb('streams', '+', 1) }))
          .where('hash', '=', hash)
          .returning('streams')
          .executeTakeFirst(),
      );
      return counted?.streams ?? 0;
    },
    async known(hashes) {
      const found = new Map<string, number>();
      for (let at = 0; at < hashes.length; at += chunk) {
        const some = hashes.slice(at, at + chunk);
        const rows = await read.selectFrom('sessions').select(['hash', 'streams']).where('hash', 'in', some).execute();
        for (const { hash, streams } of rows) found.set(hash, streams);
      }
      return found;
    },
    async endUpstreams(serverId) {
      await write((db) =>
        db
          .deleteFrom('upstream_sessions')
          .where('assignment_id', 'in', (query) =>
            query.selectFrom('assignments').select('id').where('server_id', '=', serverId),
          )
          .execute(),
      );
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
      return readable(rows);
    },
    async visited(hash) {
      const rows = await read
        .selectFrom('upstream_sessions')
        .select('assignment_id')
        .where('session_hash', '=', hash)
        .execute();
      return new Set(rows.map(({ assignment_id }) => assignment_id));
    },
    async claimUpstream(claimed, instead) {
      const { sessionHash, assignmentId } = claimed;
      const key = keyOf(sessionHash, assignmentId);
      return writeTogether(async (db): Promise<Claim> => {
        await shareTurn(db, dialect);
        const { log_level: logLevel } = await lockSession(db, dialect, sessionHash);
        const row = await db.selectFrom('upstream_sessions').selectAll().where('key', '=', key).executeTakeFirst();
        const kept = row && (await opened(row, db).catch(asNone));
        if (kept && !(instead && isSame(kept, instead))) return { session: kept, wishes: undefined };
        await keep(db, key, claimed);
        return {
          session: claimed,
          wishes: { logLevel, subscriptions: await subscribedUris(db, sessionHash, assignmentId) },
        };
      }).catch(endedMeanwhile);
    },
    ...sessionWishes(access, dialect),
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
    capabilities: JSON.parse(row.capabilities) as Session['capabilities'],
    userId: row.user_id,
    createdAt: row.created_at,
  };
}

function asNone(error: unknown): undefined {
  if (!isCoded(error) || error.code !== 'sealed_unreadable') throw error;
}

/** Whether two readings are of one and the same session with a server. */
function isSame(a: UpstreamSession, b: UpstreamSession): boolean {
  return a.holder === b.holder && a.upstreamId === b.upstreamId;
}

function keyOf(sessionHash: string, assignmentId: string): string {
  return `${sessionHash} ${assignmentId}`;
}
