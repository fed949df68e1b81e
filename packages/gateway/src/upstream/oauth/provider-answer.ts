import { isObject, type Params } from '../../domain/json-rpc/message.ts';
import type { ResponseHeaders } from '../../net/outbound.ts';
import { redactStart } from '../../net/redact-text.ts';

/** One answer of an authorization server, read once. Its members may hold tokens; `start` does not. */
export interface ProviderAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** What the body holds, as JSON or as a form; empty where it is neither. */
  readonly members: Params;
  /** The start of the body, redacted. */
  readonly start: string;
  /** What we sent and nobody else may see. */
  readonly secrets: readonly string[];
}

/** How much of a body is kept for people, in bytes. */
const startBytes = 8192;

/** Reads whatever came. Pure. @param secrets values that the request carried, of which the answer may repeat some */
export function readProviderAnswer(
  { url, status, headers, body }: Pick<ProviderAnswer, 'url' | 'status' | 'headers'> & { readonly body: Buffer },
  secrets: readonly string[],
): ProviderAnswer {
  const start = redactStart(body.subarray(0, startBytes).toString(), startBytes, secrets);
  return { url, status, headers, members: readMembers(body), start, secrets };
}

/** The content type is not asked: JSON comes as text/html and forms as text/plain. */
function readMembers(body: Buffer): Params {
  const text = new TextDecoder().decode(body).trim();
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return readForm(text);
  }
}

/** GitHub answers with a form where nobody asked for JSON. */
function readForm(text: string): Params {
  return /^[\w.-]+=/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : {};
}
