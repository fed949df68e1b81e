import type { Notification, RequestId } from '../../domain/json-rpc/message.ts';
import { post } from '../../upstream/post.ts';
import { eachOpen } from '../each-open.ts';
import type { Services } from '../services.ts';
import { reportProgress, type Teller } from '../to-server.ts';

/** Acts on a client's notification; an unknown one is taken and ignored, as JSON-RPC demands. */
export type NotificationHandler = (services: Services, teller: Teller, notification: Notification) => void;

/**
 * A cancellation goes where the request went. One that names no running request is late, and ignored.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
 */
const cancelled: NotificationHandler = (services, { session }, { params, bytes }) => {
  const call = session.running.get(params.requestId as RequestId);
  if (!call) return;
  const { link } = call;
  void post(services.upstream.outbound, link, bytes, services.upstream.limits.listTimeout).then((status) => {
    if (status < 200 || status >= 300) {
      services.upstream.log.warn({ server: link.server, status }, 'server did not take a cancellation');
    }
  });
};

/** Roots are the same for all servers that were told of them. */
const rootsChanged: NotificationHandler = (services, teller, { bytes }) => {
  const { outbound, limits } = services.upstream;
  if (!teller.session.record.capabilities.roots) return;
  void eachOpen(services, teller, (link) => post(outbound, link, bytes, limits.listTimeout));
};

export const notificationHandlers: Readonly<Record<string, NotificationHandler>> = {
  'notifications/cancelled': cancelled,
  'notifications/progress': reportProgress,
  'notifications/roots/list_changed': rootsChanged,
};
