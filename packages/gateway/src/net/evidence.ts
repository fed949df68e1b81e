import type { ConnectionFacts, TlsFacts } from './connection-facts.ts';
import { knownSecrets, type SentRequest } from './known-secrets.ts';
import { redactHeaders } from './redact-headers.ts';
import { redactStart } from './redact-text.ts';
import { redactUrl } from './redact-url.ts';

/** One request and what came of it, without secrets: it may be shown to people and kept. */
export interface Evidence {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** `undefined` where no answer began. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The start of the body; empty where it was packed and not unpacked. */
  readonly body: string;
  /** Milliseconds from the request to the end of the answer. */
  readonly ms: number;
  /** What the name resolved to; empty where it was an address, or a connection was there already. */
  readonly addresses: readonly string[];
  readonly connectedTo: string | undefined;
  readonly tls: TlsFacts | undefined;
  /** The code of what went wrong, of the catalogue or of the socket. */
  readonly failure: string | undefined;
}

/** One request and what came of it, secrets and all: never to be shown or kept. */
export interface Observed {
  readonly request: SentRequest & { readonly method: string };
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly ms: number;
  readonly connection: Partial<ConnectionFacts>;
  readonly failure: string | undefined;
}

/** How much of a body is looked at, in bytes, and how much of it is kept, in characters. */
export const observedBytes = 4096;
const keptCharacters = 2048;

/** Leaves the secrets out. Pure. */
export function evidenceOf({ request, status, headers, body, ms, connection, failure }: Observed): Evidence {
  const secrets = knownSecrets(request);
  return {
    method: request.method,
    url: redactUrl(request.url, secrets),
    requestHeaders: redactHeaders(request.headers, secrets, request.url),
    status,
    headers: redactHeaders(headers, secrets, request.url),
    body: redactStart(body.subarray(0, observedBytes).toString(), keptCharacters, secrets),
    ms: Math.round(ms),
    addresses: connection.addresses ?? [],
    connectedTo: connection.connectedTo,
    tls: connection.tls,
    failure,
  };
}
