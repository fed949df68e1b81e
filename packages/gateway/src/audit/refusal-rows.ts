import type { Kysely } from 'kysely';
import { retrying } from '../store/conflict.ts';
import type { Refusals } from './audit.ts';
import type { AuditDatabase } from './schema.ts';

const chunk = 500;

/** Adds counts to those of other instances. Told again of counts whose answer was lost, it adds them again. */
export async function addRefusals(db: Kysely<AuditDatabase>, refusals: readonly Refusals[]): Promise<void> {
  await retrying(() =>
    db.transaction().execute(async (trx) => {
      for (let at = 0; at < refusals.length; at += chunk) await add(trx, refusals.slice(at, at + chunk));
    }),
  );
}

async function add(trx: Kysely<AuditDatabase>, refusals: readonly Refusals[]): Promise<void> {
  await trx
    .insertInto('audit_refusals')
    .values(refusals)
    .onConflict((conflict) =>
      conflict
        .columns(['minute', 'prefix', 'code'])
        .doUpdateSet(({ eb, ref }) => ({ count: eb('audit_refusals.count', '+', ref('excluded.count')) })),
    )
    .execute();
}
