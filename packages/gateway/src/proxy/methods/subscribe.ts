import { replaceParam } from '../../domain/json-rpc/rewrite.ts';
import { coded } from '../../errors/coded-error.ts';
import { storableText } from '../../store/storable-text.ts';
import { unreachable } from '../../store/unreachable.ts';
import type { Method } from '../call.ts';
import { findOwner } from '../find-owner.ts';
import { forward } from '../forward.ts';

/** So many are remembered for a session. */
const maxSubscriptions = 1_000;

/**
 * Subscribes to a resource at the server that owns its URI. It is remembered, since that server may forget our session.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/server/resources#subscriptions
 */
export const subscribe: Method = async (services, call) => {
  const { uri, route } = await findOwner(services, call, call.request.params.uri);
  const { subscriptions } = services.sessions;
  const { hash } = call.session.record;
  if (storableText(uri) !== uri) {
    throw coded('params_invalid', { reason: '"uri" must hold no NUL and no half of a surrogate pair' });
  }
  const subscription = { assignmentId: route.assigned.assignment.id, uri };
  // Before the server is asked: a session that is opened anew meanwhile must know of it.
  const kept = await subscriptions.subscribe(hash, subscription, maxSubscriptions).catch(unreachable);
  if (kept === 'full') {
    throw coded('params_invalid', { reason: `a session has at most ${maxSubscriptions} subscriptions` });
  }
  const report = await forward(services, call, route, replaceParam(call.request, 'uri', uri), uri);
  // One that was there before holds, however asking for it again ends.
  if (report.outcome !== 'ok' && kept === 'added')
    await subscriptions.unsubscribe(hash, subscription).catch(unreachable);
  return report;
};

export const unsubscribe: Method = async (services, call) => {
  const { uri, route } = await findOwner(services, call, call.request.params.uri);
  const subscription = { assignmentId: route.assigned.assignment.id, uri };
  await services.sessions.subscriptions.unsubscribe(call.session.record.hash, subscription).catch(unreachable);
  return forward(services, call, route, replaceParam(call.request, 'uri', uri), uri);
};
