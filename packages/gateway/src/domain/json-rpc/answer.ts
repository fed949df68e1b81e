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

/** Judges the bytes of one server message against the id we asked under, without parsing the result. */
export function judgeAnswer(bytes: Uint8Array, id: RequestId): AnswerKind {
  let idSpan: Span | undefined;
  let body: 'result' | 'error' | undefined;
  let method = false;
  const end = visitMembers(bytes, 0, (key, value) => {
    if (keyIs(bytes, key, 'id')) idSpan = value;
    else if (keyIs(bytes, key, 'result')) body = 'result';
    else if (keyIs(bytes, key, 'error')) body = 'error';
    else if (keyIs(bytes, key, 'method')) method = true;
    return undefined;
  });
  if (end < 0) return 'garbage';
  if (method) return idSpan ? 'request' : 'notification';
  if (!body || !idSpan) return 'garbage';
  return spanIsId(bytes, idSpan, id) ? body : 'wrong_id';
}

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
