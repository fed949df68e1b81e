import { mayAsk } from '../domain/client-capabilities.ts';
import type { AssignedServer } from '../domain/configuration.ts';
import { isObject, type Params, type RequestId } from '../domain/json-rpc/message.ts';
import { replaceAt } from '../domain/json-rpc/rewrite.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { answerServerRequest } from '../upstream/server-messages.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Acts on what a server sends besides answers, on any stream of a client's session. A `ping` we answer ourselves, and what the client
 * did not say that it can do is refused; everything else is the client's.
 * @returns what the client is sent; undefined for nothing
 */
export function hearServer(
  services: Services,
  session: LiveSession,
  assigned: AssignedServer,
  link: UpstreamLink,
  kind: 'request' | 'notification',
  message: Buffer,
): Buffer | undefined {
  const from = { services, session, assigned };
  if (kind === 'request') return hearRequest(from, link, message);
  if (message.includes('/list_changed"')) services.catalogues.expire(assigned.server);
  return message.includes('notifications/cancelled') ? hearCancellation(from, message) : message;
}

interface Source {
  readonly services: Services;
  readonly session: LiveSession;
  readonly assigned: AssignedServer;
}

function hearRequest(from: Source, link: UpstreamLink, message: Buffer): Buffer | undefined {
  const { services, session } = from;
  const read = readMessage(message);
  if (read && isId(read.id) && mayAsk(session.record.capabilities, String(read.method)))
    return marked(from, withProgressToken(from, message, read), ['id'], read.id);
  answerServerRequest(services.upstream, link, message);
  return undefined;
}

/** A client's progress names the token alone, and two servers may use the same. */
function withProgressToken(from: Source, message: Buffer, { params }: Params): Buffer {
  const meta = isObject(params) ? params._meta : undefined;
  const token = isObject(meta) ? meta.progressToken : undefined;
  return isId(token) ? marked(from, message, ['params', '_meta', 'progressToken'], token) : message;
}

/** A server that no longer waits for its client's answer. */
function hearCancellation(from: Source, message: Buffer): Buffer {
  const { method, params } = readMessage(message) ?? {};
  const id = isObject(params) ? params.requestId : undefined;
  return method === 'notifications/cancelled' && isId(id)
    ? marked(from, message, ['params', 'requestId'], id)
    : message;
}

function marked(
  { services, session, assigned }: Source,
  message: Buffer,
  path: readonly string[],
  id: RequestId,
): Buffer {
  return replaceAt(message, path, services.marks.mark(session, { assignmentId: assigned.assignment.id, id }));
}

function isId(value: unknown): value is RequestId {
  return typeof value === 'string' || typeof value === 'number';
}

/** Only its envelope was looked at before: what turns out not to be JSON is passed to nobody. */
function readMessage(message: Buffer): Params | undefined {
  try {
    const value: unknown = JSON.parse(message.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
