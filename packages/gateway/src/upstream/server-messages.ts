import { isObject, type Params } from '../domain/json-rpc/message.ts';
import type { UpstreamLink } from './link.ts';
import { post } from './post.ts';
import type { Upstream } from './upstream.ts';

const methodNotFound = -32601;

/**
 * The result of a request that a server makes of us; `undefined` for one that is not served, which is then refused.
 * Params are the server's word, of any shape. Must not throw.
 */
export type ServerRequestAnswer = (method: string, params: Params) => Params | undefined;

/**
 * Answers what a server asks of us. Unless the caller declared a capability to the server, `ping` is all it may ask;
 * anything else gets "method not found", which the caller of the tool then hears from the server.
 */
export function answerServerRequest(
  upstream: Upstream,
  link: UpstreamLink,
  message: Buffer,
  answer: ServerRequestAnswer = refuse,
): void {
  const request = readRequest(message);
  if (!request) return;
  const { id, method, params } = request;
  const result = method === 'ping' ? {} : answer(String(method), isObject(params) ? params : {});
  const error = { code: methodNotFound, message: 'this client declared no such capability' };
  const body = result ? { jsonrpc: '2.0', id, result } : { jsonrpc: '2.0', id, error };
  void post(upstream.outbound, link, Buffer.from(JSON.stringify(body)), upstream.limits.listTimeout);
}

const refuse: ServerRequestAnswer = () => undefined;

/** Only its envelope was looked at before: what turns out not to be JSON cannot be answered. */
export function readRequest(message: Buffer): Params | undefined {
  try {
    const request: unknown = JSON.parse(message.toString());
    return isObject(request) ? request : undefined;
  } catch {
    return undefined;
  }
}
