import type { AuditTrail } from '../audit/audit.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import { isObject } from '../domain/json-rpc/message.ts';
import { coded } from '../errors/coded-error.ts';
import { type Recorder, recorderOf } from './account.ts';
import { header } from './arrival.ts';
import { ownAnswer } from './call.ts';
import { findSession } from './find-session.ts';
import { refusedGet } from './guards.ts';
import { type Joint, joinServer } from './joined-server.ts';
import { appName } from './methods/initialize.ts';
import { eventStreamHeaders } from './reply-sink.ts';
import { resumeCall } from './resume-call.ts';
import type { Services } from './services.ts';
import type { StreamPosition } from './session-marks.ts';
import type { HeldStream, LiveSession } from './sessions.ts';
import type { ServerState } from './view.ts';
import type { Visit } from './visit.ts';

const keepAliveEvery = 15_000;
const keepAlive = Buffer.from(': keep-alive\n\n');

/**
 * Serves a GET: one event stream that joins the streams of those servers that have something to say. A second GET of the
 * same session takes over from the first, whose connection may be dead without our knowing. `Last-Event-ID` goes on where the client
 * was: with each of these streams, or with the one answer that it names. An id that is none of ours begins anew.
 * @throws not_acceptable, session_missing, session_unknown
 */
export async function getStream(services: Services, audit: AuditTrail, visit: Visit): Promise<void> {
  const refusal = refusedGet(visit.arrival);
  if (refusal) throw refusal;
  if (services.isStopping()) throw coded('not_ready', {});
  const { session } = await findSession(services.sessions, visit);
  // Streams that are there when it begins to stop are ended, and none may come after them.
  if (services.isStopping()) throw coded('not_ready', {});
  const { clientName, clientVersion } = session.record;
  const app = appName(clientName, clientVersion);
  const lastEvent = header(visit.arrival, 'last-event-id') ?? '';
  const call = services.marks.readCallEvent(session, lastEvent);
  const record = recorderOf(audit, visit, app);
  if (call) return record('resume', await resumeCall(services, visit, session, call, record));
  const count = await services.sessions.openStream(session);
  session.stream?.end();
  hold(services, session, { visit, record, count }, services.marks.readStreamEvent(session, lastEvent));
  return record('stream', ownAnswer(0));
}

interface Held {
  readonly visit: Visit;
  readonly record: Recorder;
  readonly count: number;
}

function hold(
  services: Services,
  session: LiveSession,
  { visit: { arrival, headers, configured }, record, count }: Held,
  from: StreamPosition = {},
): void {
  const { reply } = arrival;
  const joined = joinedServers({ services, session, reply, record, position: new Map(Object.entries(from)) });
  const beat = setInterval(() => reply.write(keepAlive), keepAliveEvery).unref();
  const release = () => {
    joined.leaveAll();
    clearInterval(beat);
    if (session.stream === stream) session.stream = undefined;
  };
  const stream: HeldStream = {
    count,
    send: (event) => reply.write(event),
    follow: joined.follow,
    end() {
      release();
      reply.end();
    },
  };
  session.stream = stream;
  reply.open(200, { ...headers, ...eventStreamHeaders });
  reply.write(keepAlive);
  reply.onGone(release);
  joined.follow(configured);
}

/** The streams of servers that are joined into one of a client. */
function joinedServers(joint: Joint) {
  const { services, session } = joint;
  const listening = new Map<string, { readonly url: string; readonly leaving: AbortController }>();
  let open = true;
  let followed: ConfiguredGateway | undefined;

  function enter(server: ServerState): void {
    const { id } = server.assignment;
    if (!open || listening.has(id)) return;
    const leaving = new AbortController();
    const here = { url: server.server.url, leaving };
    listening.set(id, here);
    joinServer(joint, server, leaving.signal)
      .catch((err: unknown) =>
        services.upstream.log.info({ err, server: server.server.slug }, 'server not joined to a GET stream'),
      )
      .finally(() => {
        if (listening.get(id) === here) listening.delete(id);
      });
  }

  function leave(id: string): void {
    listening.get(id)?.leaving.abort();
    listening.delete(id);
  }

  return {
    follow(configured: ConfiguredGateway) {
      followed = configured;
      const urls = new Map(configured.servers.map(({ assignment, server }) => [assignment.id, server.url]));
      for (const [id, { url }] of [...listening]) {
        if (urls.get(id) === url) continue;
        leave(id);
        // At another address its ids of events mean nothing.
        joint.position.delete(id);
      }
      void services.views
        .fresh(configured, session.viewer)
        .then(({ servers }) => {
          // A server may be gone by the time that it has answered.
          if (followed === configured) servers.filter((server) => speaks(server, session)).forEach(enter);
        })
        .catch((err: unknown) => services.upstream.log.warn({ err }, 'servers not joined to a GET stream'));
    },
    leaveAll() {
      open = false;
      for (const id of [...listening.keys()]) leave(id);
    },
  };
}

/** Whether a server may have something to say outside of calls: changes, log messages, and what it wants of a client that can do something. */
function speaks({ catalogue }: ServerState, { record }: LiveSession): boolean {
  const { logging, ...others } = catalogue?.info.capabilities ?? {};
  const tells = Object.values(others).some(
    (capability) => isObject(capability) && (capability.listChanged === true || capability.subscribe === true),
  );
  return tells || isObject(logging) || (catalogue !== undefined && Object.keys(record.capabilities).length > 0);
}
