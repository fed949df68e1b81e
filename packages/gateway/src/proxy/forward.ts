import type { AssignedServer } from '../domain/configuration.ts';
import { asCoded } from '../errors/coded-error.ts';
import { exchange } from '../upstream/exchange.ts';
import { failureAtToken } from '../upstream/failing-at-token.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Outcome } from '../upstream/outcome.ts';
import type { Passage } from '../upstream/traffic.ts';
import { type CallReport, failedCall, type SessionCall } from './call.ts';
import { callExchange, type Placed } from './call-exchange.ts';
import { giveUpLate } from './give-up.ts';
import { inTurn } from './in-turn.ts';
import { reportOf } from './report.ts';
import type { Services } from './services.ts';

/** Where a request goes. */
export interface Destination {
  readonly assigned: AssignedServer;
}

/**
 * Passes a request on to the server that owns its target and streams the answer back.
 * A credential that the server refuses is renewed once, a session that it has forgotten is opened anew once, and the request
 * repeated: the server refused it unread.
 * Nothing else is ever repeated, since a call may have acted.
 * @param message the request's bytes as the server is to read them
 * @param target the exposed name or URI, for the audit trail
 */
export async function forward(
  services: Services,
  call: SessionCall,
  route: Destination,
  message: Buffer,
  target: string,
): Promise<CallReport> {
  const server = route.assigned.server.slug;
  try {
    const { assigned } = route;
    const ask = (passage: Passage) => attempt(services, { ...call, assigned, message, passage });
    return reportOf(await inTurn(services, call, assigned, ask), server, target);
  } catch (error) {
    return failedCall(server, target, asCoded(error));
  }
}

/** A request on its way to a server that has a place for it. */
interface Errand extends Placed {
  readonly message: Buffer;
}

async function attempt(services: Services, errand: Errand): Promise<Outcome> {
  const { session, running, assigned } = errand;
  let link = await running.before(services.sessions.link(session, assigned));
  let outcome = await send(services, errand, link);
  if (outcome.kind === 'refused_identity') {
    link = await running.before(services.sessions.renew(session, assigned, link, outcome));
    outcome = await send(services, errand, link);
    if (outcome.kind === 'refused_identity') return services.sessions.refusedAgain(session, assigned, link, outcome);
  }
  lookAfterFailure(services, errand, outcome);
  if (outcome.kind !== 'session_lost') return outcome;
  const reopened = await running.before(services.sessions.reopen(session, assigned, link));
  return send(services, errand, reopened);
}

/** Whether it is our token that the server fails at, reading its lists finds out: unlike a call, that may be repeated. */
function lookAfterFailure({ catalogues }: Services, { session, assigned }: Errand, outcome: Outcome): void {
  if (outcome.kind !== 'failed' || failureAtToken(outcome.error, assigned.server) === undefined) return;
  void catalogues.fresh(assigned, session.viewer);
}

async function send(services: Services, errand: Errand, link: UpstreamLink): Promise<Outcome> {
  const { outbound, limits } = services.upstream;
  const { message } = errand;
  const outcome = await exchange(outbound, limits, { ...callExchange(services, errand, link), message });
  giveUpLate(services, errand, link, outcome);
  return outcome;
}
