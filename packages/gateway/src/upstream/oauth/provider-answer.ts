import { isObject, type Params } from '../../domain/json-rpc/message.ts';
import type { ResponseHeaders } from '../../net/outbound.ts';

/** One answer of an authorization server, read once. It may hold tokens: nothing of it is shown but by `answerProblem`. */
export interface ProviderAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Buffer;
  /** What the body holds, as JSON or as a form; empty where it is neither. */
  readonly members: Params;
  /** What we sent and nobody else may see; the answer may repeat some of it. */
  readonly secrets: readonly string[];
}

/** Reads whatever came. The content type is not asked: JSON comes as text/html and forms as text/plain. */
export function readMembers(body: Buffer): Params {
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
