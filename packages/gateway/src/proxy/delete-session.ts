import type { AuditTrail } from '../audit/audit.ts';
import { account } from './account.ts';
import { ownAnswer } from './call.ts';
import { findSession } from './find-session.ts';
import { appName } from './methods/initialize.ts';
import type { Services } from './services.ts';
import type { Visit } from './visit.ts';

/**
 * Serves a DELETE: ends the session here and with every server.
 * @throws session_missing, session_unknown
 */
export async function deleteSession(services: Services, audit: AuditTrail, visit: Visit): Promise<void> {
  const { id, session } = await findSession(services.sessions, visit);
  await services.sessions.end(session.record, visit.configured, id);
  visit.arrival.reply.send(204, visit.headers, Buffer.alloc(0));
  const { clientName, clientVersion } = session.record;
  account(audit, visit, 'end', appName(clientName, clientVersion), ownAnswer(0));
}
