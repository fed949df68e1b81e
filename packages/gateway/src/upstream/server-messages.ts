import { classifyMessage, type Message, type Params, type Request } from '../domain/json-rpc/message.ts';
import type { UpstreamLink } from './link.ts';
import { post } from './post.ts';
import type { Upstream } from './upstream.ts';

const methodNotFound = -32601;

/** So many answers to a session with a server are on their way at a time; what it asks beyond that is left unanswered. */
const answersAtOnce = 32;
const onTheirWay = new WeakMap<object, number>();

/**
 * The result of a request that a server makes of us; `undefined` for one that is not served, which is then refused.
 * Params are the server's word, of any shape. Must not throw.
 */
export type ServerRequestAnswer = (method: string, params: Params) => Params | undefined;

/**
 * Answers what a server asks of us. Unless the caller declared a capability to the server, `ping` is all it may ask;
 * anything else gets "method not found", which the caller of the tool then hears from the server.
 * @returns false for one that is left unanswered, since the server asks faster than it takes answers
 */
export function answerServerRequest(
  upstream: Upstream,
  link: UpstreamLink,
  { id, method, params }: Request,
  answer: ServerRequestAnswer = refuse,
): boolean {
  const before = onTheirWay.get(link) ?? 0;
  if (before >= answersAtOnce) return false;
  onTheirWay.set(link, before + 1);
  const result = method === 'ping' ? {} : answer(method, params);
  const error = { code: methodNotFound, message: 'this client declared no such capability' };
  const body = result ? { jsonrpc: '2.0', id, result } : { jsonrpc: '2.0', id, error };
  void post(upstream.outbound, link, Buffer.from(JSON.stringify(body)), upstream.limits.listTimeout).then(() =>
    onTheirWay.set(link, (onTheirWay.get(link) ?? 1) - 1),
  );
  return true;
}

const refuse: ServerRequestAnswer = () => undefined;

/** What a server sent besides answers. Only its envelope was looked at before: it may turn out to be no message. */
export function readServerMessage(message: Buffer): Message | undefined {
  try {
    const read = classifyMessage(JSON.parse(message.toString()), message);
    return typeof read === 'string' ? undefined : read;
  } catch {
    return undefined;
  }
}
