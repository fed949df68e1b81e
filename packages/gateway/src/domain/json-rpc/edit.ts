import { isObject } from './message.ts';
import { spliced } from './rewrite.ts';
import { type Span, visitMembers } from './scan.ts';

/**
 * The bytes with one value inside replaced, the rest as it came; unchanged where there is no such member, or `edit` leaves it.
 * A member that is not written once and plainly, or beside one that is not, is found by parsing, and the message written anew: others
 * would read another of two equal keys.
 * For what a server wrote and a client reads: nothing is routed by it. What is no JSON is left alone.
 * @param path names of members, from the outermost object inwards
 */
export function editAt(bytes: Buffer, path: readonly string[], edit: (value: unknown) => unknown): Buffer {
  let span: Span | undefined = { start: 0, end: bytes.length };
  for (const name of path) {
    const found: Span | 'none' | 'unclear' = memberIn(bytes, span.start, name);
    if (found === 'none') return bytes;
    if (found === 'unclear') return editParsed(bytes, path, edit);
    span = found;
  }
  const value = parsed(bytes.toString('utf8', span.start, span.end));
  const edited = edit(value);
  return edited === value ? bytes : spliced(bytes, span, JSON.stringify(edited));
}

function memberIn(bytes: Buffer, from: number, name: string): Span | 'none' | 'unclear' {
  let found: Span | 'none' | 'unclear' = 'none';
  visitMembers(bytes, from, (key, value) => {
    const text = bytes.toString('utf8', key.start, key.end);
    if (text === name) found = found === 'none' ? value : 'unclear';
    else if (text.includes('\\')) found = 'unclear';
    return found !== 'unclear';
  });
  return found;
}

function editParsed(bytes: Buffer, path: readonly string[], edit: (value: unknown) => unknown): Buffer {
  const message = parsed(bytes.toString());
  const edited = editIn(message, path, edit);
  return edited === message ? bytes : Buffer.from(JSON.stringify(edited));
}

function editIn(of: unknown, [name, ...inner]: readonly string[], edit: (value: unknown) => unknown): unknown {
  if (name === undefined) return edit(of);
  if (!isObject(of) || !Object.hasOwn(of, name)) return of;
  const edited = editIn(of[name], inner, edit);
  return edited === of[name] ? of : { ...of, [name]: edited };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
