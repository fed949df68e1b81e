import type { AuditTrail } from '../audit/audit.ts';
import type { AssignedServer, ConfiguredGateway } from '../domain/configuration.ts';
import { isObject } from '../domain/json-rpc/message.ts';
import { messageEvent } from '../domain/sse/events.ts';
import { account } from './account.ts';
import type { Reply } from './arrival.ts';
import { ownAnswer } from './call.ts';
import { findSession } from './find-session.ts';
import { fromServer } from './from-server.ts';
import { refusedGet } from './guards.ts';
import { type Listening, listen } from './listen.ts';
import { appName } from './methods/initialize.ts';
import { eventStreamHeaders } from './reply-sink.ts';
import type { Services } from './services.ts';
import type { HeldStream, LiveSession } from './sessions.ts';
import type { ServerState } from './view.ts';
import type { Visit } from './visit.ts';

const keepAliveEvery = 15_000;
const keepAlive = Buffer.from(': keep-alive\n\n');

/**
 * Serves a GET: one event stream that joins the streams of those servers that have something to say.
 * A second GET of the same session takes over from the first, whose connection may be dead without our knowing.
 * Not resumable: events carry no ids, and Last-Event-ID is ignored.
 * @throws not_acceptable, session_missing, session_unknown
 */
export async function getStream(services: Services, audit: AuditTrail, visit: Visit): Promise<void> {
  const refusal = refusedGet(visit.arrival);
  if (refusal) throw refusal;
  const { session } = await findSession(services.sessions, visit);
  session.stream?.end();
  hold(services, session, visit);
  const { clientName, clientVersion } = session.record;
  account(audit, visit, 'stream', appName(clientName, clientVersion), ownAnswer(0));
}

function hold(services: Services, session: LiveSession, { arrival, headers, configured }: Visit): void {
  const { reply } = arrival;
  const joined = joinedServers(services, session, reply);
  const beat = setInterval(() => reply.write(keepAlive), keepAliveEvery).unref();
  const release = () => {
    joined.leaveAll();
    clearInterval(beat);
    if (session.stream === stream) session.stream = undefined;
  };
  const stream: HeldStream = {
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
function joinedServers(services: Services, session: LiveSession, reply: Reply) {
  const listening = new Map<string, Promise<Listening>>();
  let open = true;

  function enter(server: ServerState): void {
    const { id } = server.assignment;
    if (!open || listening.has(id)) return;
    const joining = join(services, session, server, reply);
    listening.set(id, joining);
    joining.catch((err: unknown) => {
      listening.delete(id);
      services.upstream.log.info({ err, server: server.server.slug }, 'server not joined to a GET stream');
    });
  }

  function leave(id: string): void {
    void listening.get(id)?.then(
      (each) => each.stop(),
      () => undefined,
    );
    listening.delete(id);
  }

  return {
    follow(configured: ConfiguredGateway) {
      const allowed = new Set(configured.servers.map(({ assignment }) => assignment.id));
      for (const id of [...listening.keys()]) if (!allowed.has(id)) leave(id);
      void services.views
        .fresh(configured, session.viewer)
        .then(({ servers }) => servers.filter((server) => speaks(server, session)).forEach(enter));
    },
    leaveAll() {
      open = false;
      for (const id of [...listening.keys()]) leave(id);
    },
  };
}

async function join(
  services: Services,
  session: LiveSession,
  assigned: AssignedServer,
  reply: Reply,
): Promise<Listening> {
  const link = await services.sessions.link(session, assigned);
  return listen(services.upstream, link, {
    onceDrained: (listener) => reply.onceDrained(listener),
    onMessage(kind, message) {
      const passed = fromServer(services, { session, assigned, link }, kind, message);
      return !passed || reply.write(messageEvent(passed));
    },
  });
}

/** Whether a server may have something to say outside of calls: changes, log messages, and what it wants of a client that can do something. */
function speaks({ catalogue }: ServerState, { record }: LiveSession): boolean {
  const { logging, ...others } = catalogue?.info.capabilities ?? {};
  const tells = Object.values(others).some(
    (capability) => isObject(capability) && (capability.listChanged === true || capability.subscribe === true),
  );
  return tells || isObject(logging) || (catalogue !== undefined && Object.keys(record.capabilities).length > 0);
}
