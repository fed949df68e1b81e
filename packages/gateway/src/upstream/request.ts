import { isObject, type Params } from '../domain/json-rpc/message.ts';
import { memberOf } from '../domain/json-rpc/scan.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';
import { exchange } from './exchange.ts';
import type { UpstreamLink } from './link.ts';
import { MemorySink } from './memory-sink.ts';
import { readJson } from './read-json.ts';
import type { RefusedIdentity } from './refused-identity.ts';
import { answerServerRequest, readServerMessage, type ServerRequestAnswer } from './server-messages.ts';
import type { Upstream } from './upstream.ts';

/** The answer to a request of our own. */
export type Answer =
  | { readonly kind: 'result'; readonly result: Buffer; readonly headers: ResponseHeaders }
  | { readonly kind: 'rpc_error'; readonly code: number }
  | { readonly kind: 'session_lost' }
  | RefusedIdentity
  | { readonly kind: 'failed'; readonly error: CodedError };

let sequence = 0;

/**
 * Makes a request of our own and holds its answer (at most `limits.messageBytes`).
 * Ids are text with a prefix, so that they never meet a client's id on the same session.
 * @param onServerRequest answers what the server asks meanwhile; without it all but `ping` is refused
 */
export async function request(
  upstream: Upstream,
  link: UpstreamLink,
  method: string,
  params: Params,
  onServerRequest?: ServerRequestAnswer,
): Promise<Answer> {
  const id = `gatehouse-${++sequence}`;
  const sink = new MemorySink();
  const outcome = await exchange(upstream.outbound, upstream.limits, {
    link,
    id,
    sink,
    message: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params })),
    timeout: upstream.limits.listTimeout,
    onServerMessage: (message) => {
      const asked = readServerMessage(message);
      if (asked?.kind === 'request') answerServerRequest(upstream, link, asked, onServerRequest);
      return undefined;
    },
  });
  if (outcome.kind === 'abandoned') return { kind: 'failed', error: coded('not_ready', {}) };
  if (outcome.kind !== 'answered') return outcome;
  return readAnswer(link.server, sink.message, outcome.headers);
}

function readAnswer(server: string, message: Buffer, headers: ResponseHeaders): Answer {
  const span = memberOf(message, 0, 'result');
  if (span) return { kind: 'result', result: message.subarray(span.start, span.end), headers };
  const parsed = readJson(server, message);
  const error = isObject(parsed) ? parsed.error : undefined;
  return { kind: 'rpc_error', code: isObject(error) && typeof error.code === 'number' ? error.code : 0 };
}
