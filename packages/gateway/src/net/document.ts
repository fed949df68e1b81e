import type { NetworkClass } from '../domain/records.ts';
import { asCoded, coded } from '../errors/coded-error.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import { DocumentAnswer, type HopAnswer } from './document-answer.ts';
import { type Hop, nextHop } from './document-hop.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { type Outbound, targetOf } from './outbound.ts';
import { shownUrl } from './redact-url.ts';
import { urlRefusal } from './url-refusal.ts';

export interface DocumentRequest {
  /** Of this URL itself; for one learnt from a server see `learntNetwork`. */
  readonly network: NetworkClass;
  /** Of the body, unpacked. */
  readonly maxBytes: number;
  /** Milliseconds for everything, redirects included. */
  readonly timeoutMs: number;
  /** How many redirects are followed; 3 where undefined. */
  readonly maxRedirects?: number;
  readonly method?: 'GET' | 'POST';
  /** On a redirect to another origin only those go along that cannot be credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Ends it at once, and its connection, where nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each request that was made, in order, whether it went well or not. Holds no secrets. */
  readonly record?: (evidence: Evidence) => void;
}

export interface FetchedDocument {
  /** Where it was found in the end. */
  readonly url: string;
  /** Any status but a redirect's: what it means is for the caller to judge. */
  readonly status: number;
  readonly headers: HopAnswer['headers'];
  readonly body: Buffer;
  /** The URLs that redirected, in order. */
  readonly redirects: readonly string[];
}

const usualRedirects = 3;

/**
 * Fetches a document of the control plane (metadata, keys, a token answer) from an address that may come from a stranger. Every
 * hop is judged like the first: https unless it is on a private server's own host, no user name, addresses checked when connecting.
 * @throws document_*; nothing of an answer's body is ever part of an error
 */
export async function fetchDocument(
  outbound: Outbound,
  url: string,
  request: DocumentRequest,
): Promise<FetchedDocument> {
  const { timeoutMs, maxRedirects = usualRedirects } = request;
  const until = performance.now() + timeoutMs;
  const redirects: string[] = [];
  let hop = firstHop(url, request);
  for (;;) {
    const answer = await visit(outbound, hop, request, Math.max(until - performance.now(), 0));
    const next = nextHop(hop, answer.status, answer.headers);
    if (next.kind === 'none') return { url: hop.url, redirects, ...answer };
    if (next.kind === 'refused') throw redirectRefused(hop, next.reason);
    if (redirects.length === maxRedirects) throw redirectRefused(hop, `it is the ${redirects.length + 1}th in a row`);
    redirects.push(hop.url);
    hop = next.hop;
  }
}

function firstHop(text: string, { network, method = 'GET', headers = {}, body }: DocumentRequest): Hop {
  const refusal = URL.canParse(text) ? urlRefusal(new URL(text), network) : 'it is not a URL';
  if (refusal !== undefined) throw coded('document_forbidden', { url: shownUrl(text), reason: refusal });
  const url = new URL(text);
  url.hash = '';
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    url: url.href,
    network,
    method,
    headers: Object.fromEntries([['accept-encoding', 'gzip, deflate, br'], ...given]),
    body,
  };
}

async function visit(
  outbound: Outbound,
  hop: Hop,
  { maxBytes, timeoutMs, record, signal }: DocumentRequest,
  left: number,
): Promise<HopAnswer> {
  const started = performance.now();
  const handler = new DocumentAnswer(shownUrl(hop.url), { maxBytes, left, timeoutMs, signal });
  let connection: Partial<ConnectionFacts> = {};
  outbound.sendOnce(targetOf(hop.url, hop.network), requestOf(hop), handler, (facts) => {
    connection = { ...connection, ...facts };
  });
  const note = (answer: HopAnswer | undefined, failure: string | undefined): void => {
    const { status, headers = {}, body = Buffer.alloc(0) } = answer ?? {};
    const ms = performance.now() - started;
    record?.(evidenceOf({ request: hop, status, headers, body, ms, connection, failure }));
  };
  try {
    const answer = await handler.answer;
    note(answer, undefined);
    return answer;
  } catch (error) {
    note(undefined, asCoded(error).code);
    throw error;
  }
}

/** The handler keeps the time; undici's own limits are off. */
function requestOf({ method, headers, body }: Hop): Parameters<Outbound['sendOnce']>[1] {
  const flat = Object.entries(headers).flat();
  return { method, headers: flat, ...(body && { body }), headTimeout: 0, idleTimeout: 0 };
}

function redirectRefused({ url }: Hop, reason: string): Error {
  return coded('document_redirect_refused', { url: shownUrl(url), reason });
}
