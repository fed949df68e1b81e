import { coded } from '../errors/coded-error.ts';
import { header } from './arrival.ts';
import type { LiveSession, Sessions } from './sessions.ts';
import type { Visit } from './visit.ts';

/**
 * The session that a request names.
 * @throws session_missing; session_unknown, also for a session of another principal or gateway, so that nothing is learnt
 */
export async function findSession(sessions: Sessions, visit: Visit): Promise<{ id: string; session: LiveSession }> {
  const id = header(visit.arrival, 'mcp-session-id');
  if (id === undefined) throw coded('session_missing', {});
  const found = sessions.find(id, visit.principal);
  const session = found instanceof Promise ? await found : found;
  if (!session) throw coded('session_unknown', {});
  return { id, session };
}
