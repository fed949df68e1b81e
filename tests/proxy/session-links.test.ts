import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AssignedServer } from '../../packages/gateway/src/domain/configuration.ts';
import { createSessionLinks } from '../../packages/gateway/src/proxy/session-links.ts';
import { createSessions, type LiveSession } from '../../packages/gateway/src/proxy/sessions.ts';
import type { SessionRepository, Store } from '../../packages/gateway/src/store/store.ts';
import { type Credential, noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import type { Credentials } from '../../packages/gateway/src/upstream/identities/credentials.ts';
import { sendResult } from '../support/fake-answers.ts';
import { type Exchange, type FakeServer, startFake } from '../support/fake-server.ts';
import { client, openSessionPlace, type SessionPlace } from './place.ts';

let place: SessionPlace;
let fake: FakeServer;
let assigned: AssignedServer;
let session: LiveSession;
/** Subscriptions that the server has not answered yet, and the most there were at once. */
const asked = { waiting: [] as Exchange[], most: 0 };
/** Who is signed in. */
let holder: string;

beforeEach(async () => {
  holder = '';
  Object.assign(asked, { waiting: [], most: 0 });
  place = await openSessionPlace();
  fake = await startFake({
    name: 'notes',
    capabilities: { logging: {}, resources: { subscribe: true } },
    methods: {
      'logging/setLevel': (exchange) => sendResult(exchange, {}),
      'resources/subscribe': (exchange) => {
        asked.waiting.push(exchange);
        asked.most = Math.max(asked.most, asked.waiting.length);
      },
    },
  });
  const { store, principal } = place;
  const auth = { mode: 'none' } as const;
  const server = await store.servers.create({ slug: 'notes', url: fake.url, network: 'private', auth });
  const names = { gatewayId: principal.gatewayId, serverId: server.id, prefix: 'notes' };
  assigned = { server, assignment: await store.assignments.create({ ...names, tools: 'all', identity: 'shared' }) };
  const sessions = createSessions(store, place.upstream, {} as Credentials);
  session = (await sessions.find(await sessions.open(principal, client), principal)) as LiveSession;
  await sessions.close();
});
afterEach(async () => {
  await fake.close();
  await place.close();
});

const credentials = {
  of: (): Promise<Credential> => Promise.resolve({ ...noCredential, holder }),
} as unknown as Credentials;

/** Our sessions with servers, where something happens to what they ask of the store. */
function linksOver(change: (kept: SessionRepository) => Partial<SessionRepository> = () => ({})) {
  const { sessions } = place.store;
  const store: Store = { ...place.store, sessions: { ...sessions, ...change(sessions) } };
  return createSessionLinks(store, place.upstream, credentials);
}

/** What another instance opened. */
function ofAnother(upstreamId: string) {
  const keys = { sessionHash: session.record.hash, assignmentId: assigned.assignment.id };
  return { ...keys, upstreamId, protocolVersion: '2025-11-25', holder };
}

const kept = () => place.store.sessions.upstream(session.record.hash, assigned.assignment.id);
const openAtServer = () => [...fake.sessions.keys()];

test('a session with a server is ended where the store cannot keep it', async () => {
  const links = linksOver(() => ({ claimUpstream: () => Promise.reject(new Error('connection lost')) }));
  await expect(links.link(session, assigned)).rejects.toMatchObject({ code: 'store_unreachable' });
  await vi.waitFor(() => expect(openAtServer()).toEqual([]));
});

test('so it is where the session of the client ended meanwhile', async () => {
  const links = linksOver(({ claimUpstream, end }) => ({
    async claimUpstream(...given) {
      await end(session.record.hash);
      return claimUpstream(...given);
    },
  }));
  await expect(links.link(session, assigned)).rejects.toMatchObject({ code: 'session_unknown' });
  await vi.waitFor(() => expect(openAtServer()).toEqual([]));
});

test('where somebody else signed in meanwhile and has a session, that one is used, and no other stays open', async () => {
  const links = linksOver(({ claimUpstream }) => ({
    async claimUpstream(...given) {
      holder = 'idn_1 2';
      await claimUpstream(ofAnother('theirs'));
      return claimUpstream(...given);
    },
  }));
  const link = await links.link(session, assigned);
  expect([link.sessionId, link.credential.holder]).toEqual(['theirs', 'idn_1 2']);
  await vi.waitFor(() => expect(openAtServer()).toEqual([]));
});

test('the session that another instance opened instead of a lost one is not replaced by a third', async () => {
  const lost = await linksOver().link(session, assigned);
  const before = await kept();
  const links = linksOver(({ upstream, claimUpstream }) => ({
    async upstream(...given) {
      const read = await upstream(...given);
      await claimUpstream(ofAnother('theirs'), before);
      return read;
    },
  }));
  expect((await links.reopen(session, assigned, lost)).sessionId).toBe('theirs');
  expect((await kept())?.upstreamId).toBe('theirs');
  await vi.waitFor(() => expect(openAtServer()).toEqual([lost.sessionId]));
});

/** Remembers so many subscriptions of the client. */
async function subscribeTo(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const subscription = { assignmentId: assigned.assignment.id, uri: `notes://${at}` };
    await place.store.sessions.subscribe(session.record.hash, subscription, count);
  }
}

test('a server is asked for what its client subscribed to few at a time, and for all of it', async () => {
  await subscribeTo(30);
  const link = linksOver().link(session, assigned);
  await vi.waitFor(() => expect(asked.waiting.length).toBeGreaterThan(3));
  const answering = setInterval(() => {
    for (const exchange of asked.waiting.splice(0)) sendResult(exchange, {});
  }, 5);
  await link;
  clearInterval(answering);
  expect(fake.heard('resources/subscribe')).toHaveLength(30);
  expect(asked.most).toBeLessThan(10);
});

test('a server that stops answering is not asked for the rest', async () => {
  await subscribeTo(30);
  const link = linksOver().link(session, assigned);
  await vi.waitFor(() => expect(asked.waiting.length).toBeGreaterThan(3));
  for (const { response } of asked.waiting) response.destroy();
  await link;
  expect(fake.heard('resources/subscribe').length).toBeLessThan(20);
});

test('a session with a server is told the level that was set before there was one', async () => {
  await place.store.sessions.setLogLevel(session.record.hash, 'error');
  await linksOver().link(session, assigned);
  expect(fake.heard('logging/setLevel').map(({ message }) => message.params)).toEqual([{ level: 'error' }]);
});
