import type { UpdateResult } from 'kysely';

/** An update of what is not there is a fault of the caller, and must not look like success. */
export function expectUpdated({ numUpdatedRows }: UpdateResult, what: string): void {
  if (numUpdatedRows === 0n) throw new Error(`${what} cannot be updated: there is none`);
}
