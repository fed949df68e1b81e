import type { Authenticator } from '../auth/authenticate.ts';
import type { Configuration, ConfiguredGateway } from '../domain/configuration.ts';
import { coded } from '../errors/coded-error.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Ends what a new configuration no longer allows and is under way: everything of callers and gateways that are gone, and calls
 * to servers that are gone. Streams that go on follow the new configuration.
 */
export async function endForbidden(
  sessions: readonly LiveSession[],
  { gateways }: Configuration,
  authenticator: Authenticator,
): Promise<void> {
  const byId = new Map([...gateways.values()].map((configured) => [configured.gateway.id, configured]));
  for (const session of sessions) {
    const configured = byId.get(session.record.gatewayId);
    if (configured && (await authenticator.isKnown(session.record.principal))) follow(session, configured);
    else endAll(session);
  }
}

function follow(session: LiveSession, configured: ConfiguredGateway): void {
  const allowed = new Set(configured.servers.map(({ assignment }) => assignment.id));
  for (const call of session.running.values())
    if (!allowed.has(call.assignmentId)) call.stop(coded('access_ended', {}));
  session.stream?.follow(configured);
}

function endAll(session: LiveSession): void {
  for (const call of session.running.values()) call.stop(coded('access_ended', {}));
  session.stream?.end();
}
