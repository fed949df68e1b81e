import { setTimeout as delay } from 'node:timers/promises';

/** Postgres gave up one of two transactions that could not both go on (SQLSTATE 40001, 40P01). Nothing of it was kept. */
const conflicts = new Set(['40001', '40P01']);

const attempts = 5;

/** Runs a transaction again where it lost against another one. */
export async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error;
      await delay(Math.random() * 20 * attempt);
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.has(String(error.code));
}
