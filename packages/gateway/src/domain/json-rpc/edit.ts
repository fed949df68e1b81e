import { spliced } from './rewrite.ts';
import { memberOf, type Span } from './scan.ts';

/**
 * The bytes with one value inside replaced, the rest as it came; unchanged where there is no such member, or `edit` leaves it.
 * It is given `undefined` for one that is not there.
 * For what a server wrote and a client reads: nothing is routed by it.
 * @param path names of members, from the outermost object inwards
 */
export function editAt(bytes: Buffer, path: readonly string[], edit: (value: unknown) => unknown): Buffer {
  let span: Span | undefined = { start: 0, end: bytes.length };
  for (const name of path) span = span && memberOf(bytes, span.start, name);
  const value = span && scalarIn(bytes, span);
  const edited = edit(value);
  return !span || edited === value ? bytes : spliced(bytes, span, JSON.stringify(edited));
}

/** What is no JSON was passed on unread so far, and still is. */
function scalarIn(bytes: Buffer, { start, end }: Span): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    return undefined;
  }
}
