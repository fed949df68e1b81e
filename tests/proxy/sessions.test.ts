import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AuditTrail } from '../../packages/gateway/src/audit/audit.ts';
import type { ConfiguredGateway } from '../../packages/gateway/src/domain/configuration.ts';
import { getStream } from '../../packages/gateway/src/proxy/get-stream.ts';
import { RunningCall } from '../../packages/gateway/src/proxy/running-call.ts';
import type { Services } from '../../packages/gateway/src/proxy/services.ts';
import { createSessions, type LiveSession, type Sessions } from '../../packages/gateway/src/proxy/sessions.ts';
import type { Visit } from '../../packages/gateway/src/proxy/visit.ts';
import type { SessionRepository } from '../../packages/gateway/src/store/store.ts';
import type { Credentials } from '../../packages/gateway/src/upstream/identities/credentials.ts';
import { client, openSessionPlace, type SessionPlace } from './place.ts';

let place: SessionPlace;
const started: Sessions[] = [];
beforeAll(async () => {
  place = await openSessionPlace();
});
afterAll(async () => {
  for (const each of started) await each.close();
  await place.close();
});

function sessionsOver(change: Partial<SessionRepository> = {}): Sessions {
  const { store, upstream } = place;
  const sessions = createSessions(
    { ...store, sessions: { ...store.sessions, ...change } },
    upstream,
    {} as Credentials,
  );
  started.push(sessions);
  return sessions;
}

async function opened(sessions: Sessions): Promise<{ id: string; session: LiveSession }> {
  const id = await sessions.open(place.principal, client);
  const session = await sessions.find(id, place.principal);
  if (!session) throw new Error('the session is not there');
  return { id, session };
}

const empty = { servers: [] } as unknown as ConfiguredGateway;
const call = new RunningCall(1);

test('a session with a stream or a running call is found among any number that were opened since', async () => {
  let isFull = false;
  const { create } = place.store.sessions;
  const sessions = sessionsOver({ create: (session) => (isFull ? Promise.resolve() : create(session)) });
  const [listening, calling, idle] = [await opened(sessions), await opened(sessions), await opened(sessions)];
  const end = vi.fn();
  listening.session.stream = { count: 0, send: () => {}, follow: () => {}, end };
  calling.session.running.add(call);
  expect(sessions.active()).toEqual([listening.session, calling.session]);
  isFull = true;
  for (let count = 0; count < 20_001; count += 1) await sessions.open(place.principal, client);
  expect(sessions.active()).toEqual([listening.session, calling.session]);
  expect(await sessions.find(listening.id, place.principal)).toBe(listening.session);
  expect(await sessions.find(idle.id, place.principal)).not.toBe(idle.session);
  calling.session.running.delete(call);
  await sessions.close();
  expect(end).toHaveBeenCalled();
  listening.session.stream = undefined;
  expect(sessions.active()).toEqual([]);
});

test('a session that is in memory is asked for by its hash alone, and is gone when the store says so', async () => {
  const byHash = vi.fn(place.store.sessions.byHash);
  const sessions = sessionsOver({ byHash });
  const { id, session } = await opened(sessions);
  session.confirmedAt = Number.NEGATIVE_INFINITY;
  expect(await sessions.find(id, place.principal)).toBe(session);
  expect(byHash).not.toHaveBeenCalled();
  await place.store.sessions.end(session.record.hash);
  session.confirmedAt = Number.NEGATIVE_INFINITY;
  expect(await sessions.find(id, place.principal)).toBeUndefined();
});

test('a session that was ended is found no more, though a call of it still runs', async () => {
  const sessions = sessionsOver();
  const { id, session } = await opened(sessions);
  session.running.add(call);
  await sessions.end(session.record, empty, id);
  expect(await sessions.find(id, place.principal)).toBeUndefined();
  expect(sessions.active()).toEqual([session]);
  session.running.delete(call);
  expect(sessions.active()).toEqual([]);
});

test('closing goes on where the store is away', async () => {
  const sessions = sessionsOver({ touch: () => Promise.reject(new Error('connection lost')) });
  await opened(sessions);
  await expect(sessions.close()).resolves.toBeUndefined();
});

test('no stream begins once the gateway stops, however long its session took to be found', async () => {
  let isStopping = false;
  const sessions = sessionsOver();
  const { id, session } = await opened(sessions);
  const find = () => {
    isStopping = true;
    return Promise.resolve(session);
  };
  const services = { sessions: { find }, isStopping: () => isStopping } as unknown as Services;
  const headers = { accept: 'text/event-stream', 'mcp-session-id': id };
  const visit = { arrival: { headers }, principal: place.principal } as unknown as Visit;
  await expect(getStream(services, {} as AuditTrail, visit)).rejects.toMatchObject({ code: 'not_ready' });
  expect(session.stream).toBeUndefined();
});
