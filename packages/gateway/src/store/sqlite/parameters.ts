/**
 * Refuses what SQLite would store as something else than was meant.
 * @throws TypeError naming the position and the statement; a fault of ours, never of a user
 */
export function checkParameters(sql: string, parameters: readonly unknown[]): void {
  const at = parameters.findIndex((value) => !isStorable(value));
  if (at >= 0)
    throw new TypeError(`parameter ${at + 1} of "${sql}" is ${describe(parameters[at])}, which is not stored`);
}

function isStorable(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return true;
  if (typeof value === 'number') return !Number.isNaN(value);
  return value instanceof Uint8Array;
}

function describe(value: unknown): string {
  if (value instanceof Date) return 'a Date';
  if (Array.isArray(value)) return 'an array';
  return Number.isNaN(value) ? 'NaN' : `of type ${typeof value}`;
}
