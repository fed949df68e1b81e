import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { AuditAccess } from './access.ts';
import type { AuditFilter, AuditQuery, KeptAuditEvent } from './audit.ts';
import type { AuditEngine } from './engine.ts';
import { columns, eventOf } from './row.ts';
import type { AuditDatabase } from './schema.ts';
import { wordsOf } from './words.ts';

/** The newest events that a query is about, oldest first. */
export async function tailOf({ db, engine }: AuditAccess, query: AuditQuery): Promise<readonly KeptAuditEvent[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select(['id', ...columns])
    .where('id', '>', query.afterId)
    .where((eb) => matching(eb, engine, query))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.reverse().map(eventOf);
}

type Builder = ExpressionBuilder<AuditDatabase, 'audit_events'>;

function matching(
  eb: Builder,
  engine: AuditEngine,
  filter: AuditFilter & Pick<AuditQuery, 'beforeId'>,
): ExpressionWrapper<AuditDatabase, 'audit_events', SqlBool> {
  const { since, until, search, person, beforeId } = filter;
  const conditions = (['gateway', 'server', 'principal', 'outcome', 'kind'] as const).flatMap((column) => {
    const wanted = filter[column];
    return wanted === undefined ? [] : [eb(column, '=', wanted)];
  });
  if (person !== undefined) conditions.push(actedFor(eb, `user:${person}`));
  if (beforeId !== undefined) conditions.push(eb('id', '<', beforeId));
  if (since !== undefined) conditions.push(eb('ts', '>=', since));
  if (until !== undefined) conditions.push(eb('ts', '<', until));
  return eb.and(search === undefined ? conditions : [...conditions, searched(eb, engine, search)]);
}

/** Texts sort by their bytes: what begins with the name and a space lies between it and the character behind the space. */
function actedFor(eb: Builder, name: string) {
  return eb.or([
    eb('principal', '=', name),
    eb.and([eb('principal', '>=', `${name} `), eb('principal', '<', `${name}!`)]),
  ]);
}

function searched(eb: Builder, engine: AuditEngine, search: string) {
  const words = wordsOf([search]);
  return words.length === 0 ? eb.lit(false) : engine.hasWords(words);
}
