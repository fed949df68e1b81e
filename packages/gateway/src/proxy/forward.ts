import type { AssignedServer } from '../domain/configuration.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import { asCoded } from '../errors/coded-error.ts';
import { exchange } from '../upstream/exchange.ts';
import { failureAtToken } from '../upstream/failing-at-token.ts';
import type { UpstreamLink } from '../upstream/link.ts';
import type { Outcome } from '../upstream/outcome.ts';
import { post } from '../upstream/post.ts';
import type { Passage } from '../upstream/traffic.ts';
import { type CallReport, failedCall, type SessionCall } from './call.ts';
import { callEventIds } from './call-events.ts';
import { hearServer } from './hear-server.ts';
import { inTurn } from './in-turn.ts';
import { ReplySink } from './reply-sink.ts';
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
    const ask = (passage: Passage) => attempt(services, call, { assigned, message, passage });
    return reportOf(await inTurn(services, call, assigned, ask), server, target);
  } catch (error) {
    return failedCall(server, target, asCoded(error));
  }
}

/** A request on its way to a server that has a place for it. */
interface Errand extends Destination {
  readonly message: Buffer;
  readonly passage: Passage;
}

async function attempt(services: Services, call: SessionCall, errand: Errand): Promise<Outcome> {
  const { session, running } = call;
  const { assigned } = errand;
  let link = await running.before(services.sessions.link(session, assigned));
  let outcome = await send(services, call, errand, link);
  if (outcome.kind === 'refused_identity') {
    link = await running.before(services.sessions.renew(session, assigned, link, outcome));
    outcome = await send(services, call, errand, link);
    if (outcome.kind === 'refused_identity') return services.sessions.refusedAgain(session, assigned, link, outcome);
  }
  lookAfterFailure(services, call, errand, outcome);
  if (outcome.kind !== 'session_lost') return outcome;
  const reopened = await running.before(services.sessions.reopen(session, assigned, link));
  return send(services, call, errand, reopened);
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
  { session, request, sink, record, running }: SessionCall,
  { assigned, message, passage }: Errand,
  link: UpstreamLink,
): Promise<Outcome> {
  const { outbound, limits } = services.upstream;
  const outcome = await exchange(outbound, limits, {
    link,
    message,
    sink,
    id: request.id,
    timeout: limits.callTimeout,
    maximum: limits.callMaximum,
    // A batch is one stream of several answers: which of them an id would go on with cannot be said.
    ...(sink instanceof ReplySink && {
      eventId: callEventIds(services, { session, assigned, link }, request.id, sink),
    }),
    onAnswering: passage.answering,
    onStart: (stop) => running.sent(link, stop),
    onServerMessage: (heard) => hearServer(services, { session, assigned, link, record }, heard),
  });
  if (outcome.kind === 'failed' && outcome.error.code === 'upstream_timeout') giveUp(services, link, request.id);
  return outcome;
}

/**
 * Tells a server that nobody waits for an answer any more.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#timeouts
 */
function giveUp({ upstream: { outbound, limits } }: Services, link: UpstreamLink, requestId: RequestId): void {
  const params = { requestId, reason: 'it took too long' };
  const message = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
  void post(outbound, link, Buffer.from(message), limits.listTimeout);
}
