import { judgeAnswer } from '../domain/json-rpc/answer.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import { bearerChallenge } from '../domain/oauth/challenge.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';
import { challengesOf, type RefusedIdentity, refusesIdentity } from './refused-identity.ts';

/** How the body of an answer is to be read. */
export type BodyKind = 'json' | 'events' | 'empty' | 'refusal';

/** Reads status and content type; `refusal` bodies are collected and judged by `judgeRefusal`. */
export function judgeHead(server: string, status: number, headers: ResponseHeaders): BodyKind | CodedError {
  if (status >= 300) return 'refusal';
  if (status === 202 || status === 204) return 'empty';
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return coded('upstream_not_mcp', { server, found: `content-encoding ${encoding}, which was not asked for` });
  }
  const type = mediaType(headers['content-type']);
  if (type === 'application/json') return 'json';
  if (type === 'text/event-stream') return 'events';
  return coded('upstream_not_mcp', { server, found: type || 'a body without content type' });
}

/** What a status of 300 and above means, read together with the start of its body. */
export type Refusal =
  /** The server speaks JSON-RPC and names our request: its own error is the best answer there is. */
  | { readonly kind: 'rpc_error' }
  | { readonly kind: 'session_lost' }
  | RefusedIdentity
  | { readonly kind: 'failed'; readonly error: CodedError };

/** @param id undefined for notifications */
export function judgeRefusal(refusal: {
  readonly server: string;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Buffer;
  readonly id: RequestId | undefined;
  readonly hadSession: boolean;
}): Refusal {
  const { server, status, headers, body, id, hadSession } = refusal;
  const refused = { status, challenges: challengesOf(headers), body };
  // Who answers our request by its id has read it, and knew who was asking: a tool that is not for them, say.
  const isRead = status === 403 && bearerChallenge(refused.challenges) === undefined && isErrorFor(body, id);
  if (isRead) return { kind: 'rpc_error' };
  if (refusesIdentity(refused)) return { kind: 'refused_identity', ...refused };
  if (hadSession && losesSession(status, body)) return { kind: 'session_lost' };
  if (isErrorFor(body, id)) return { kind: 'rpc_error' };
  return { kind: 'failed', error: coded('upstream_refused', { server, status }) };
}

function isErrorFor(body: Buffer, id: RequestId | undefined): boolean {
  return id !== undefined && judgeAnswer(body, id) === 'error';
}

/** 404 is the rule; servers made from the SDK's examples answer 400 and say "No valid session ID". */
function losesSession(status: number, body: Buffer): boolean {
  if (status === 404) return true;
  return status === 400 && /\bsession\b/i.test(body.toString());
}

function mediaType(header: string | string[] | undefined): string {
  const [first = ''] = (Array.isArray(header) ? (header[0] ?? '') : (header ?? '')).split(';', 1);
  return first.trim().toLowerCase();
}
