import type { Selectable } from 'kysely';
import { newId } from '../../crypto/id.ts';
import type { Alert, AlertSubject } from '../../domain/records.ts';
import type { Access } from '../access.ts';
import type { Database } from '../schema.ts';
import { storableText } from '../storable-text.ts';
import type { AlertRepository } from '../store.ts';
import { problemColumn, problemFrom } from './status-row.ts';

export function alertRepository({ read, write }: Access): AlertRepository {
  return {
    async raise({ cause, subject, severity, why, problem, link }) {
      const now = Date.now();
      const seen = { severity, why: storableText(why), problem: problemColumn(problem), link, last_at: now };
      const about = { cause, subject_kind: subject.kind, subject_id: subject.id };
      const made = { ...seen, ...about, id: newId('alr'), count: 1, first_at: now, resolved_at: null };
      const row = await write((db) =>
        db
          .insertInto('alerts')
          .values(made)
          .onConflict((conflict) =>
            conflict
              .columns(['subject_kind', 'subject_id', 'cause'])
              .where('resolved_at', 'is', null)
              .doUpdateSet(({ eb }) => ({ ...seen, count: eb('alerts.count', '+', 1) })),
          )
          .returningAll()
          .executeTakeFirstOrThrow(),
      );
      return fromRow(row);
    },
    async resolve({ kind, id }, cause) {
      const rows = await write((db) =>
        db
          .updateTable('alerts')
          .set({ resolved_at: Date.now() })
          .where('subject_kind', '=', kind)
          .where('subject_id', '=', id)
          .where('resolved_at', 'is', null)
          .$if(cause !== undefined, (query) => query.where('cause', '=', cause ?? ''))
          .returningAll()
          .execute(),
      );
      return rows.map(fromRow).sort((a, b) => a.firstAt - b.firstAt || a.id.localeCompare(b.id));
    },
    async list({ open, limit }) {
      const rows = await read
        .selectFrom('alerts')
        .selectAll()
        .$if(open, (query) => query.where('resolved_at', 'is', null))
        .orderBy('last_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: Selectable<Database['alerts']>): Alert {
  return {
    id: row.id,
    cause: row.cause,
    subject: { kind: row.subject_kind as AlertSubject['kind'], id: row.subject_id },
    severity: row.severity as Alert['severity'],
    why: row.why,
    problem: problemFrom(row.problem),
    link: row.link,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    resolvedAt: row.resolved_at,
  };
}
