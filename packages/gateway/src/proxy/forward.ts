import { coded } from '../errors/coded-error.ts';
import { exchange, type Outcome } from '../upstream/exchange.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import { hearServer } from '../upstream/server-messages.ts';
import type { CallReport, SessionCall } from './call.ts';
import type { Services } from './services.ts';
import type { Route } from './view.ts';

/**
 * Passes a request on to the server that owns its target and streams the answer back.
 * A session that the server has forgotten is opened anew once and the request repeated: the server refused it unread.
 * Nothing else is ever repeated, since a call may have acted.
 * @param message the request's bytes as the server is to read them
 * @param target the exposed name or URI, for the audit trail
 * @throws upstream_*
 */
export async function forward(
  services: Services,
  call: SessionCall,
  route: Route,
  message: Buffer,
  target: string,
): Promise<CallReport> {
  const { session } = call;
  const { assigned } = route;
  const link = await services.sessions.link(session, assigned);
  let outcome = await send(services, call, route, link, message);
  if (outcome.kind === 'session_lost') {
    const renewed = await services.sessions.reopen(session, assigned, link);
    outcome = await send(services, call, route, renewed, message);
  }
  return report(outcome, assigned.server.slug, target);
}

async function send(
  services: Services,
  { session, request, sink }: SessionCall,
  { assigned }: Route,
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
      onServerMessage: (kind, heard) => hearServer(services, assigned.server, link, kind, heard),
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
    case 'session_lost':
      throw coded('upstream_refused', { server, status: 404 });
    case 'failed':
      throw outcome.error;
  }
}
