import type { Authenticator } from '../auth/authenticate.ts';
import { admits } from '../domain/access.ts';
import type { Configuration, ConfiguredGateway } from '../domain/configuration.ts';
import { coded } from '../errors/coded-error.ts';
import { endRunning } from './end-running.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Ends what a new configuration no longer allows and is under way: everything of callers and gateways that are gone and of
 * users to whom the gateway is closed now, and calls to servers that are gone. Streams that go on follow the new configuration.
 */
export async function endForbidden(
  sessions: readonly LiveSession[],
  { gatewaysById }: Configuration,
  authenticator: Authenticator,
): Promise<void> {
  for (const session of sessions) {
    const { gatewayId, principal, userId } = session.record;
    const configured = gatewaysById.get(gatewayId);
    const isOpen = configured !== undefined && admits(configured.gateway, userId);
    if (isOpen && (await authenticator.isKnown(principal))) follow(session, configured);
    else endRunning(session, 'access_ended');
  }
}

function follow(session: LiveSession, configured: ConfiguredGateway): void {
  const allowed = new Set(configured.servers.map(({ assignment }) => assignment.id));
  for (const call of session.running.values())
    if (!allowed.has(call.assignmentId)) call.stop(coded('access_ended', {}));
  session.stream?.follow(configured);
}
