import type { ConfiguredGateway } from '../../domain/configuration.ts';
import type { Notification } from '../../domain/json-rpc/message.ts';
import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import { coded } from '../../errors/coded-error.ts';
import type { UpstreamLink } from '../../upstream/link.ts';
import { post } from '../../upstream/post.ts';
import type { RunningCall } from '../running-call.ts';
import type { Services } from '../services.ts';
import type { LiveSession } from '../sessions.ts';
import { answerServer, tellServers } from '../tell-server.ts';

/** A client's notification, and where it was heard. */
export interface Heard {
  readonly configured: ConfiguredGateway;
  readonly session: LiveSession;
  readonly notification: Notification;
}

/** Acts on a client's notification; an unknown one is taken and ignored, as JSON-RPC demands. */
export type NotificationHandler = (services: Services, heard: Heard) => Promise<void>;

/**
 * A cancellation goes where the request went; a request that no server has yet ends here. One that names no running request is late,
 * and ignored; where other instances may be running it, every server that the session has been to is told, as request ids are never
 * used twice in a session.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
 */
const cancelled: NotificationHandler = async (services, { configured, session, notification }) => {
  const { bytes, params } = notification;
  const calls = [...session.running].filter(({ id }) => id === params.requestId);
  for (const call of calls) cancel(services, call, bytes);
  if (calls.length === 0 && services.isShared) await tellServers(services, session, configured, bytes);
};

function cancel(services: Services, call: RunningCall, bytes: Buffer): void {
  if (call.link) void followTo(services, call.link, bytes);
  else call.stop(coded('call_cancelled', {}));
}

async function followTo({ upstream }: Services, link: UpstreamLink, bytes: Buffer): Promise<void> {
  const status = await post(upstream.outbound, link, bytes, upstream.limits.listTimeout);
  if (status < 200 || status >= 300)
    upstream.log.warn({ server: link.server, status }, 'server did not take a cancellation');
}

/**
 * How far a client is with what a server asked of it. The server is known by the token, which it was given marked.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress
 */
const progress: NotificationHandler = async (services, { configured, session, notification }) => {
  const marked = services.marks.readMark(session, notification.params.progressToken);
  if (!marked) return;
  const message = replaceParam(notification, 'progressToken', marked.id);
  await answerServer(services, session, configured, marked, message);
};

/** @see https://modelcontextprotocol.io/specification/2025-11-25/client/roots#root-list-changes */
const rootsChanged: NotificationHandler = async (services, { configured, session, notification: { bytes } }) => {
  if (session.record.capabilities.roots !== undefined) await tellServers(services, session, configured, bytes);
};

export const notificationHandlers: Readonly<Record<string, NotificationHandler>> = {
  'notifications/cancelled': cancelled,
  'notifications/progress': progress,
  'notifications/roots/list_changed': rootsChanged,
};
