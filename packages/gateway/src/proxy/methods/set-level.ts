import { isObject } from '../../domain/json-rpc/message.ts';
import { resultMessage } from '../../domain/json-rpc/write.ts';
import { coded } from '../../errors/coded-error.ts';
import { unreachable } from '../../store/unreachable.ts';
import { request } from '../../upstream/request.ts';
import { type Method, ownAnswer } from '../call.ts';
import { eachVisited } from '../each-visited.ts';

/** The severities of RFC 5424, least severe first. */
const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/**
 * Sets the level for all servers that log: those with which the session is open are told, the others when it is.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging#setting-log-level
 */
export const setLevel: Method = async (services, call) => {
  const { session, sink, viewer } = call;
  const { level } = call.request.params;
  if (typeof level !== 'string' || !levels.includes(level)) {
    throw coded('params_invalid', { reason: `"level" must be one of ${levels.join(', ')}` });
  }
  // First for those that come later: a session that is being opened now either reads it or is open below.
  await services.sessions.setLogLevel(session, level).catch(unreachable);
  const { servers } = await services.views.fresh(call.configured, viewer);
  const logs = new Set(
    servers.flatMap(({ assignment, catalogue }) =>
      isObject(catalogue?.info.capabilities.logging) ? [assignment.id] : [],
    ),
  );
  await eachVisited(services, session, call.configured, async (assigned) => {
    if (!logs.has(assigned.assignment.id)) return;
    const link = await services.sessions.link(session, assigned);
    await request(services.upstream, link, 'logging/setLevel', { level });
  });
  const message = resultMessage(call.request.id, '{}');
  sink.answer(message);
  return ownAnswer(message.length, level);
};
