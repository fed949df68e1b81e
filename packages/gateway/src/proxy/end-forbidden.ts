import type { Authenticator } from '../auth/authenticate.ts';
import { admits } from '../domain/access.ts';
import type { Configuration, ConfiguredGateway } from '../domain/configuration.ts';
import { endRunning } from './end-running.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Ends what a new configuration no longer allows and is under way: everything of callers and gateways that are gone and of
 * users to whom the gateway is closed now, and calls to servers that are gone. Streams that go on follow the new configuration.
 * All of it ends in one go: a place that becomes free at a server must find nobody in line who may not have it.
 */
export async function endForbidden(
  sessions: readonly LiveSession[],
  { gatewaysById }: Configuration,
  authenticator: Authenticator,
): Promise<void> {
  const verdicts: (() => void)[] = [];
  for (const session of sessions) {
    const { gatewayId, principal, userId } = session.record;
    const configured = gatewaysById.get(gatewayId);
    const isOpen = configured !== undefined && admits(configured.gateway, userId);
    const goesOn = isOpen && (await authenticator.isKnown(principal));
    verdicts.push(() => (goesOn ? follow(session, configured) : endRunning(session, 'access_ended')));
  }
  for (const carryOut of verdicts) carryOut();
}

function follow(session: LiveSession, configured: ConfiguredGateway): void {
  const allowed = new Set(configured.servers.map(({ assignment }) => assignment.id));
  for (const call of session.running) call.allow(allowed);
  session.stream?.follow(configured);
}
