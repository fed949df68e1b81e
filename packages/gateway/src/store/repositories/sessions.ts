import type { Selectable } from 'kysely';
import type { Session, UpstreamSession } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isForeignKeyViolation } from '../constraint.ts';
import type { Database } from '../schema.ts';
import { storableText } from '../storable-text.ts';
import type { SessionRepository } from '../store.ts';

/** Bound parameters of one statement are limited, on both engines. */
const chunk = 500;

export function sessionRepository({ read, write, writeTogether }: Access): SessionRepository {
  return {
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
        created_at: session.createdAt,
        last_seen_at: session.createdAt,
      };
      await write((db) => db.insertInto('sessions').values(row).execute());
    },
    async end(hash) {
      await write((db) => db.deleteFrom('sessions').where('hash', '=', hash).execute());
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
        const upstreams = await db
          .selectFrom('upstream_sessions')
          .selectAll()
          .where('session_hash', 'in', hashes)
          .execute();
        const ended = await db
          .deleteFrom('sessions')
          .where('hash', 'in', hashes)
          .where('last_seen_at', '<', before)
          .returningAll()
          .execute();
        return ended.map((row) => ({
          session: sessionFromRow(row),
          upstreams: upstreams.filter(({ session_hash }) => session_hash === row.hash).map(upstreamFromRow),
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
    async known(hashes) {
      const found = new Set<string>();
      for (let at = 0; at < hashes.length; at += chunk) {
        const some = hashes.slice(at, at + chunk);
        const rows = await read.selectFrom('sessions').select('hash').where('hash', 'in', some).execute();
        for (const { hash } of rows) found.add(hash);
      }
      return found;
    },
    async upstream(hash, assignmentId) {
      const row = await read
        .selectFrom('upstream_sessions')
        .selectAll()
        .where('session_hash', '=', hash)
        .where('assignment_id', '=', assignmentId)
        .executeTakeFirst();
      return row && upstreamFromRow(row);
    },
    async upstreams(hash) {
      const rows = await read
        .selectFrom('upstream_sessions')
        .selectAll()
        .where('session_hash', '=', hash)
        .orderBy('assignment_id')
        .execute();
      return rows.map(upstreamFromRow);
    },
    async claimUpstream(claimed, instead) {
      const change = {
        upstream_id: claimed.upstreamId,
        protocol_version: claimed.protocolVersion,
        holder: claimed.holder,
      };
      const key = { session_hash: claimed.sessionHash, assignment_id: claimed.assignmentId };
      const insert = write((db) =>
        db
          .insertInto('upstream_sessions')
          .values({ ...change, ...key })
          .onConflict((conflict) => {
            const taken = conflict.columns(['session_hash', 'assignment_id']);
            if (!instead) return taken.doNothing();
            return taken
              .doUpdateSet(change)
              .where('upstream_sessions.holder', '=', instead.holder)
              .where(({ eb, fn, val }) =>
                eb(fn.coalesce('upstream_sessions.upstream_id', val('')), '=', instead.upstreamId ?? ''),
              );
          })
          .returningAll()
          .executeTakeFirst(),
      );
      const kept = await insert.catch((error: unknown) => {
        throw isForeignKeyViolation(error) ? coded('session_unknown', {}, error) : error;
      });
      return kept ? claimed : ((await this.upstream(claimed.sessionHash, claimed.assignmentId)) ?? claimed);
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
    capabilities: JSON.parse(row.capabilities) as Session['capabilities'],
    userId: row.user_id,
    createdAt: row.created_at,
  };
}

function upstreamFromRow(row: Selectable<Database['upstream_sessions']>): UpstreamSession {
  return {
    sessionHash: row.session_hash,
    assignmentId: row.assignment_id,
    upstreamId: row.upstream_id,
    protocolVersion: row.protocol_version,
    holder: row.holder,
  };
}
