/** The engines' codes for a broken constraint. */
const uniqueCodes = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505']);
const foreignKeyCodes = new Set(['SQLITE_CONSTRAINT_FOREIGNKEY', '23503']);

/** Whether an error of either engine says that a row with the same unique value exists. */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, uniqueCodes);
}

/** Whether an error of either engine says that a row named by another is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return hasCode(error, foreignKeyCodes);
}

function hasCode(error: unknown, codes: ReadonlySet<string>): boolean {
  return error instanceof Error && 'code' in error && codes.has(String(error.code));
}
