import type { Selectable } from 'kysely';
import type { Params } from '../../domain/json-rpc/message.ts';
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
        log_level: '',
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
    async putUpstream({ sessionHash, assignmentId, upstreamId, protocolVersion, holder }) {
      const change = { upstream_id: upstreamId, protocol_version: protocolVersion, holder };
      const insert = write((db) =>
        db
          .insertInto('upstream_sessions')
          .values({ ...change, session_hash: sessionHash, assignment_id: assignmentId })
          .onConflict((conflict) => conflict.columns(['session_hash', 'assignment_id']).doUpdateSet(change))
          .execute(),
      );
      await insert.catch((error: unknown) => {
        throw isForeignKeyViolation(error) ? coded('session_unknown', {}, error) : error;
      });
    },
    async logLevel(hash) {
      const row = await read.selectFrom('sessions').select('log_level').where('hash', '=', hash).executeTakeFirst();
      return row?.log_level ?? '';
    },
    async setLogLevel(hash, level) {
      await write((db) => db.updateTable('sessions').set({ log_level: level }).where('hash', '=', hash).execute());
    },
    async subscriptions(hash) {
      const rows = await read
        .selectFrom('subscriptions')
        .select(['assignment_id', 'uri'])
        .where('session_hash', '=', hash)
        .orderBy('uri')
        .execute();
      return rows.map(({ assignment_id: assignmentId, uri }) => ({ assignmentId, uri }));
    },
    async subscribe(hash, { assignmentId, uri }) {
      const row = { session_hash: hash, assignment_id: assignmentId, uri };
      await write((db) =>
        db
          .insertInto('subscriptions')
          .values(row)
          .onConflict((conflict) => conflict.columns(['session_hash', 'assignment_id', 'uri']).doNothing())
          .execute(),
      );
    },
    async unsubscribe(hash, { assignmentId, uri }) {
      await write((db) =>
        db
          .deleteFrom('subscriptions')
          .where('session_hash', '=', hash)
          .where('assignment_id', '=', assignmentId)
          .where('uri', '=', uri)
          .execute(),
      );
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
    capabilities: JSON.parse(row.capabilities) as Params,
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
