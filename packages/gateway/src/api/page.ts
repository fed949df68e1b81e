import { z } from 'zod';
import { invalidRequest } from './invalid-request.ts';

/** The query of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(100).describe('How many at most.'),
  cursor: z
    .string()
    .regex(/^[\w-]{1,400}$/, 'is not a cursor')
    .optional()
    .describe('`next` of the page before, to go on behind it.'),
};

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** @param id of the list in the document */
export function pageOf(item: z.ZodType, id: string) {
  const next = z.string().nullable().describe('The cursor of the page behind this one; null at the end.');
  return z.object({ items: z.array(item), next }).meta({ id });
}

/**
 * One page of a list that is read as a whole, in the order of its keys: what is added or removed meanwhile moves nothing.
 * @param keyOf unique in the list
 */
export function pageOfList<T>(all: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const after = readCursor(request);
  const byKey = all.map((item) => ({ key: keyOf(item), item })).sort((a, b) => compare(a.key, b.key));
  const left = after === undefined ? byKey : byKey.filter(({ key }) => compare(key, after) > 0);
  return pageOfLeft(
    left,
    ({ key }) => key,
    request,
    ({ item }) => item,
  );
}

/** One page of what is left behind a cursor, of which one more than the limit was read where there is more. */
export function pageOfLeft<T, Item>(
  left: readonly T[],
  keyOf: (each: T) => string,
  { limit }: PageRequest,
  itemOf: (each: T) => Item,
): Page<Item> {
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(itemOf), next: last && left.length > limit ? writeCursor(keyOf(last)) : null };
}

/** The key behind which a page begins. */
export function readCursor({ cursor }: PageRequest): string | undefined {
  return cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
}

/** The same where keys are whole numbers. @throws request_invalid */
export function readNumberCursor(request: PageRequest): number | undefined {
  const key = readCursor(request);
  if (key === undefined) return undefined;
  if (!/^\d{1,15}$/.test(key)) throw invalidRequest('query.cursor', 'is not a cursor of this list');
  return Number(key);
}

function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
