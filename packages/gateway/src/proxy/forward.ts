import type { AssignedServer } from '../domain/configuration.ts';
import { asCoded, coded } from '../errors/coded-error.ts';
import { exchange } from '../upstream/exchange.ts';
import { failureAtToken } from '../upstream/failing-at-token.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Outcome } from '../upstream/outcome.ts';
import { unauthorized } from '../upstream/refused-identity.ts';
import { type CallReport, failedCall, type SessionCall } from './call.ts';
import { fromServer } from './from-server.ts';
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
    return report(await attempt(services, call, route, message), server, target);
  } catch (error) {
    return failedCall(server, target, asCoded(error));
  }
}

async function attempt(services: Services, call: SessionCall, route: Destination, message: Buffer): Promise<Outcome> {
  const { session } = call;
  const { assigned } = route;
  let link = await services.sessions.link(session, assigned);
  let outcome = await send(services, call, route, link, message);
  if (outcome.kind === 'refused_identity') {
    link = await services.sessions.renew(session, assigned, link, outcome);
    outcome = await send(services, call, route, link, message);
    if (outcome.kind === 'refused_identity') return services.sessions.refusedAgain(session, assigned, link, outcome);
  }
  lookAfterFailure(services, call, route, outcome);
  if (outcome.kind !== 'session_lost') return outcome;
  const reopened = await services.sessions.reopen(session, assigned, link);
  return send(services, call, route, reopened, message);
}

/** Whether it is our token that the server fails at, reading its lists finds out: unlike a call, that may be repeated. */
function lookAfterFailure(
  { catalogues }: Services,
  { session }: SessionCall,
  { assigned }: Destination,
  outcome: Outcome,
): void {
  if (outcome.kind !== 'failed' || failureAtToken(outcome.error, assigned.server) === undefined) return;
  void catalogues.fresh(assigned, session.viewer);
}

async function send(
  services: Services,
  { session, request, sink }: SessionCall,
  { assigned }: Destination,
  link: UpstreamLink,
  message: Buffer,
): Promise<Outcome> {
  try {
    return await exchange(services.upstream.outbound, services.upstream.limits, {
      link,
      message,
      sink,
      id: request.id,
      timeout: services.upstream.limits.callTimeout,
      onStart: (stop) => session.running.set(request.id, { link, assignmentId: assigned.assignment.id, stop }),
      onServerMessage: (kind, heard) => fromServer(services, { session, assigned, link }, kind, heard),
    });
  } finally {
    session.running.delete(request.id);
  }
}

function report(outcome: Outcome, server: string, target: string): CallReport {
  switch (outcome.kind) {
    case 'answered': {
      const failed = outcome.answer === 'error';
      return { server, target, outcome: failed ? 'error' : 'ok', code: '', bytesOut: outcome.bytes };
    }
    case 'abandoned':
      return { server, target, outcome: 'error', code: 'client_gone', bytesOut: 0 };
    case 'refused_identity':
      throw unauthorized(server, outcome);
    case 'session_lost':
      throw coded('upstream_refused', { server, status: 404 });
    case 'failed':
      throw outcome.error;
  }
}
