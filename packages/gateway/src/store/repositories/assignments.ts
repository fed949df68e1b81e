import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Assignment, IdentityScheme, Provision } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Access } from '../access.ts';
import { isUniqueViolation } from '../constraint.ts';
import type { Database } from '../schema.ts';
import type { AssignmentRepository } from '../store.ts';
import { expectUpdated } from './expect-updated.ts';

export function assignmentRepository({ read, write, writeTogether }: Access): AssignmentRepository {
  return {
    async list() {
      const rows = await read.selectFrom('assignments').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(fromRow);
    },
    async create({ gatewayId, serverId, prefix, tools, identity }) {
      return writeTogether(async (db) => {
        const { slug, last } = await db
          .selectFrom('gateways')
          .leftJoin('assignments', 'assignments.gateway_id', 'gateways.id')
          .select(({ fn }) => ['gateways.slug', fn.max('assignments.position').as('last')])
          .where('gateways.id', '=', gatewayId)
          .groupBy('gateways.slug')
          .executeTakeFirstOrThrow();
        const row = {
          id: newId('asg'),
          gateway_id: gatewayId,
          server_id: serverId,
          prefix,
          tools: JSON.stringify(tools),
          position: Number(last ?? -1) + 1,
          created_at: Date.now(),
          identity,
        };
        await db.insertInto('assignments').values(row).execute().catch(asPrefixTaken(prefix, slug));
        return fromRow(row);
      });
    },
    async update(id, { serverId, tools, position, identity }) {
      const row = { server_id: serverId, tools: JSON.stringify(tools), position, identity };
      const result = await write((db) =>
        db.updateTable('assignments').set(row).where('id', '=', id).executeTakeFirst(),
      );
      expectUpdated(result, `assignment ${id}`);
    },
    async remove(id) {
      await write((db) => db.deleteFrom('assignments').where('id', '=', id).execute());
    },
  };
}

function asPrefixTaken(prefix: string, gateway: string) {
  return (error: unknown): never => {
    throw isUniqueViolation(error) ? coded('prefix_taken', { prefix, gateway }, error) : error;
  };
}

function fromRow(row: Selectable<Database['assignments']>): Assignment {
  return {
    id: row.id,
    gatewayId: row.gateway_id,
    serverId: row.server_id,
    prefix: row.prefix,
    tools: JSON.parse(row.tools) as Provision,
    position: row.position,
    identity: row.identity as IdentityScheme,
  };
}
