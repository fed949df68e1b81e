import type { RequestId } from './message.ts';
import { keyIs, type Span, visitMembers } from './scan.ts';

/** What a message from a server is to one request of ours. */
export type AnswerKind =
  | 'result'
  | 'error'
  /** a response, but to another request */
  | 'wrong_id'
  /** a request that the server makes of us */
  | 'request'
  | 'notification'
  /** no JSON-RPC message at all */
  | 'garbage';

/**
 * Judges the bytes of one server message against the id we asked under, without parsing the result.
 *
 * Danger: a client may read the other of two equal keys, and reads an escaped one as what it stands for. Such an envelope is no message,
 * or a request would pass as an answer.
 */
export function judgeAnswer(bytes: Uint8Array, id: RequestId): AnswerKind {
  const found: Partial<Record<EnvelopeKey, Span>> = {};
  let isPlain = true;
  const end = visitMembers(bytes, 0, (key, value) => {
    const name = envelopeKeys.find((each) => keyIs(bytes, key, each));
    isPlain = name ? found[name] === undefined : !bytes.subarray(key.start, key.end).includes(backslash);
    if (name) found[name] = value;
    return isPlain;
  });
  if (end < 0 || !isPlain) return 'garbage';
  if (found.method) return found.id ? 'request' : 'notification';
  const body = found.result ? 'result' : found.error ? 'error' : undefined;
  if (!body || !found.id) return 'garbage';
  return spanIsId(bytes, found.id, id) ? body : 'wrong_id';
}

const envelopeKeys = ['id', 'result', 'error', 'method'] as const;
type EnvelopeKey = (typeof envelopeKeys)[number];
const backslash = 0x5c;

function spanIsId(bytes: Uint8Array, span: Span, id: RequestId): boolean {
  // Most servers write an integer as we did; only another spelling, such as 1.0 or an escape, is parsed.
  if (typeof id === 'number' && keyIs(bytes, span, String(id))) return true;
  try {
    return (
      JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + span.start, span.end - span.start).toString()) === id
    );
  } catch {
    return false;
  }
}
