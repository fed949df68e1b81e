import type { Session } from '../domain/records.ts';
import { type Administration, recordChanges } from './administration.ts';

/**
 * Ends a client's session, with what runs in it.
 * @param end ends it here, in the store and at servers; other instances follow within a second
 */
export async function endSession(
  administration: Administration,
  session: Session,
  end: (session: Session) => Promise<void>,
): Promise<void> {
  const startedAt = Date.now();
  const gateway = (await administration.store.gateways.list()).find(({ id }) => id === session.gatewayId)?.slug ?? '';
  await end(session);
  await recordChanges(administration, [{ action: 'session.end', target: session.principal, gateway }], startedAt);
}
