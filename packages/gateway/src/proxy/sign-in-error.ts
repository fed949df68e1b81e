import { newId } from '../crypto/id.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import { errorMessage } from '../domain/json-rpc/write.ts';
import { messageEvent } from '../domain/sse/events.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { LiveSession } from './sessions.ts';

/** Failures that a person mends by opening a link. */
const mended: readonly ErrorCode[] = ['sign_in_needed', 'scope_needed'];

/** What a page is for: by this the session keeps the id under which its client was told of it. */
export function pageKey(code: ErrorCode, server: string): string {
  return `${code} ${server}`;
}

const urlElicitationRequired = -32042;

/**
 * The answer to a call that needs a person to open a page, for a client that can open one: it may then repeat the call.
 * The link says only which server it is. Whoever opens it signs in to us first, and connects an identity of their own.
 * @returns undefined where it is another failure, or the client did not say that it can
 * @see https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#url-elicitation-required-error
 */
export function signInError(
  session: LiveSession,
  id: RequestId,
  failure: CodedError,
  correlationId: string,
): Buffer | undefined {
  const { link: url, server } = failure.params;
  if (!session.record.elicitsUrl || !mended.includes(failure.code) || url === '') return undefined;
  const key = pageKey(failure.code, String(server));
  const elicitationId = session.elicitations.get(key) ?? newId('eli');
  session.elicitations.set(key, elicitationId);
  const elicitations = [{ mode: 'url', elicitationId, url, message: failure.message }];
  return errorMessage(id, failure, correlationId, { code: urlElicitationRequired, data: { elicitations } });
}

/** Tells the client that the page it opened has done what it was for. */
export function elicitationComplete(elicitationId: string): Buffer {
  const params = { elicitationId };
  return messageEvent(
    Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/elicitation/complete', params })),
  );
}
