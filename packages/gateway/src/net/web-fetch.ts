import type { NetworkClass } from '../domain/records.ts';
import { fetchDocument } from './document.ts';
import type { Outbound, ResponseHeaders } from './outbound.ts';

export interface FetchRules {
  /** Of each address that is asked for. */
  readonly networkOf: (url: string) => NetworkClass;
  /** Of an answer's body, unpacked. */
  readonly maxBytes: number;
  /** Milliseconds for a whole request. */
  readonly timeoutMs: number;
}

/** What libraries give a fetch, as far as it is used here. */
export interface FetchRequest {
  readonly method?: string | undefined;
  readonly headers?: ConstructorParameters<typeof Headers>[0] | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

export type WebFetch = (url: string, request?: FetchRequest) => Promise<Response>;

/**
 * A fetch over the one way out, for libraries that want one. A redirect is a failure. It gives the
 * global `Response`, by which libraries know an answer.
 * @throws TypeError as the Fetch standard has it for a network error; its cause is a `document_*` error, without anything secret
 * @throws the signal's reason where it was aborted: the connection is ended at once
 */
export function createFetch(outbound: Outbound, rules: FetchRules): WebFetch {
  return async (url, { method = 'GET', headers, body, signal } = {}) => {
    signal?.throwIfAborted();
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`only GET and POST are sent, not ${method}`);
    const bytes =
      body === undefined || body === null
        ? undefined
        : Buffer.from(await new Response(body as ConstructorParameters<typeof Response>[0]).arrayBuffer());
    const { maxBytes, timeoutMs } = rules;
    const request = {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(bytes && { body: bytes }),
      network: rules.networkOf(url),
      maxBytes,
      timeoutMs,
      maxRedirects: 0,
      signal: signal ?? undefined,
    } as const;
    const fetched = await fetchDocument(outbound, url, request).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new TypeError('fetch failed', { cause });
    });
    const { status } = fetched;
    const hasBody = status !== 204 && status !== 304;
    return new Response(hasBody ? new Uint8Array(fetched.body) : null, { status, headers: headersOf(fetched.headers) });
  };
}

/** Without what is true of the body as it was sent only: it is unpacked here. */
function headersOf(received: ResponseHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    if (name === 'content-encoding' || name === 'content-length' || name === 'transfer-encoding') continue;
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return headers;
}
