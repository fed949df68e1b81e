import { spliced } from './rewrite.ts';
import { memberOf, type Span } from './scan.ts';

/**
 * The bytes with one value inside replaced, the rest as it came; unchanged where there is no such member, or `edit` leaves it.
 * For what a server wrote and a client reads: nothing is routed by it.
 * @param path names of members, from the outermost object inwards
 */
export function editAt(bytes: Buffer, path: readonly string[], edit: (value: unknown) => unknown): Buffer {
  let span: Span | undefined = { start: 0, end: bytes.length };
  for (const name of path) span = span && memberOf(bytes, span.start, name);
  if (!span) return bytes;
  const value: unknown = JSON.parse(bytes.toString('utf8', span.start, span.end));
  const edited = edit(value);
  return edited === value ? bytes : spliced(bytes, span, JSON.stringify(edited));
}
