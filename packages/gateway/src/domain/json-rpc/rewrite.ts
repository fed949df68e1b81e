import { coded } from '../../errors/coded-error.ts';
import { isObject, type Message, type Notification, type Params, type Request, type RequestId } from './message.ts';
import { keyIs, type Span, visitMembers } from './scan.ts';

const envelopeKeys = ['jsonrpc', 'id', 'method', 'params'];
const responseKeys = ['jsonrpc', 'id', 'result', 'error'];

/** What may stand beside what routes: the keys that are looked for in any spelling. */
const neighbours = ['arguments', '_meta'];

/**
 * The bytes of a message with one value of its params replaced, everything else as it came.
 *
 * Danger: gateway and server must read the same name, or a rule that holds here is walked around there. JSON leaves open
 * which of two equal keys counts, and some parsers match keys ignoring case, so a message with doubled or escaped keys is
 * written anew from what we read, and one with a key that only differs in case is refused.
 *
 * @param path the member of `params` that routes, such as `name` or `uri`, or the way to it, such as `ref.name`
 * @throws message_invalid when a key of the envelope or of params only differs in case from one that routes
 */
export function replaceParam(message: Request | Notification, path: string, value: RequestId): Buffer {
  const steps = path.split('.');
  const span = plainParam(message.bytes, steps);
  if (!span) return rewritten(message, steps, value);
  if (valueAt(message.params, steps) === value) return message.bytes;
  return spliced(message.bytes, span, JSON.stringify(value));
}

function rewritten(message: Request | Notification, steps: readonly string[], value: RequestId): Buffer {
  const params = replaced(message.params, steps, value);
  const id = message.kind === 'request' ? { id: message.id } : {};
  return Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...id, method: message.method, params }));
}

function replaced(params: Params, [step = '', ...inner]: readonly string[], value: RequestId): Params {
  // The look at the bytes ended at the first key that was not plain, so it has not seen all of them.
  for (const name of Object.keys(params)) refuseLookalike(name, [step, ...neighbours]);
  const inside = params[step];
  return { ...params, [step]: inner.length === 0 ? value : replaced(isObject(inside) ? inside : {}, inner, value) };
}

function valueAt(params: Params, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), params);
}

/**
 * The bytes of a response under another id, which must not be taken for the first of two.
 * @throws message_invalid when a key of the envelope only differs in case from one that counts
 */
export function replaceId(response: Extract<Message, { kind: 'response' }>, id: RequestId): Buffer {
  const span = plainMembers(response.bytes, 0, responseKeys)?.get('id');
  if (span) return spliced(response.bytes, span, JSON.stringify(id));
  const value = JSON.parse(response.bytes.toString()) as Params;
  for (const name of Object.keys(value)) refuseLookalike(name, responseKeys);
  return Buffer.from(JSON.stringify({ ...value, id }));
}

/** The bytes with one span replaced by text, in a single allocation. */
export function spliced(bytes: Buffer, span: Span, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const out = Buffer.allocUnsafe(bytes.length - (span.end - span.start) + length);
  bytes.copy(out, 0, 0, span.start);
  out.write(text, span.start);
  bytes.copy(out, span.start + length, span.end);
  return out;
}

/** Where a member of params stands, when every key on the way is written once and plainly. */
function plainParam(bytes: Buffer, steps: readonly string[]): Span | undefined {
  let span = plainMembers(bytes, 0, envelopeKeys)?.get('params');
  for (const step of steps) span = span && plainMembers(bytes, span.start, [step, ...neighbours])?.get(step);
  return span;
}

/** The named members, or `undefined` when a key is doubled or escaped. */
function plainMembers(bytes: Buffer, from: number, names: readonly string[]): Map<string, Span> | undefined {
  const found = new Map<string, Span>();
  let plain = true;
  visitMembers(bytes, from, (key, value) => {
    const name = names.find((candidate) => keyIs(bytes, key, candidate));
    if (name === undefined) plain = isForeign(bytes, key, names);
    else if (found.has(name)) plain = false;
    else found.set(name, value);
    return plain;
  });
  return plain ? found : undefined;
}

/** Whether a key that is none of `names` is also none of them to a lenient parser; escaped keys count as not plain. */
function isForeign(bytes: Buffer, key: Span, names: readonly string[]): boolean {
  const text = bytes.toString('utf8', key.start, key.end);
  if (text.includes('\\')) return false;
  refuseLookalike(text, names);
  return true;
}

function refuseLookalike(key: string, names: readonly string[]): void {
  // Upper case first: folding by lower case alone leaves U+017F (long s), which Go's decoder takes for an s.
  const folded = key.toUpperCase().toLowerCase();
  if (key !== folded && names.includes(folded)) {
    throw coded('message_invalid', { reason: `the key "${folded}" is written in another case` });
  }
}
