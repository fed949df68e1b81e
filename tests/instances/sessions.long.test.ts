import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserSessionLife, createBrowserSessions } from '../../packages/gateway/src/auth/browser-sessions.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import { cookieOf } from '../../packages/gateway/src/http/pages/cookies.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { eventually } from '../e2e/eventually.ts';
import { type OpenStream, openGetStream, openPost } from '../e2e/open-stream.ts';
import { meets } from '../e2e/requirements.ts';
import { openEvents, said, sendEvent, sendResult } from '../support/fake-answers.ts';
import { asking } from '../support/fake-asking-tools.ts';
import { echo } from '../support/fake-methods.ts';
import { type Answer, type Exchange, type FakeServer, type Received, startFake } from '../support/fake-server.ts';
import { serve } from '../support/fake-transport.ts';
import { type RawClient, send } from '../support/raw-client.ts';
import { openInstance } from './instance.ts';
import { startTwo, type Two } from './two.ts';

/** Calls that are not answered until a test does so. */
const waiting: Exchange[] = [];
const waits: Answer = (exchange) => void waiting.push(exchange);
const working: Answer = (exchange) => {
  openEvents(exchange.response);
  sendEvent(exchange.response, { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } });
  waiting.push(exchange);
};

const able = { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } };
/** Both servers ask under the same ids, as servers do. */
const questions = [
  ['sampling/createMessage', 1],
  ['elicitation/create', 'e-1'],
  ['roots/list', 0],
] as const;

let fakes: readonly [FakeServer, FakeServer];
let two: Two;
beforeAll(async () => {
  const asked = Object.fromEntries(questions.map(([method, id]) => [`ask-${id}`, asking(method, id)]));
  const tools = { ...asked, echo, waits, working };
  fakes = [
    await startFake({ name: 'one', listChanged: true, tools }),
    await startFake({ name: 'other', listChanged: true, tools }),
  ];
  const [one, other] = fakes;
  two = await startTwo({ servers: { one, other }, gateways: { main: ['one', 'other'] } });
}, 60_000);
afterAll(async () => {
  await two?.stop();
  for (const fake of fakes ?? []) await fake.close();
});

let nextId = 100;
const call = (name: string) => {
  nextId += 1;
  return { jsonrpc: '2.0', id: nextId, method: 'tools/call', params: { name, arguments: {} } };
};

async function received(): Promise<Exchange> {
  await eventually(() => waiting.length).toBe(1);
  return waiting.splice(0)[0] as Exchange;
}

/** The question that came last on a stream. */
async function questionOn(stream: OpenStream) {
  await eventually(() => stream.messages().some(({ id, method }) => id !== undefined && method !== undefined)).toBe(
    true,
  );
  return stream.messages().findLast(({ id, method }) => id !== undefined && method !== undefined);
}

function answerTo(client: RawClient, id: unknown, result: object) {
  return client.send({ body: JSON.stringify({ jsonrpc: '2.0', id, result }) });
}

const sessionsAt = (fake: FakeServer, method: string) =>
  fake.heard(method).map(({ headers }) => headers['mcp-session-id']);

describe('a question that a server asks within a call', () => {
  test.for(questions)(
    `${meets('sessions.any-instance')} (%s) is passed on by one instance, and its answer brought back by the other`,
    async ([method, id]) => {
      const client = await two.opened(able);
      two.router.lead = { request: 0, answer: 1 };
      for (const name of ['one', 'other']) {
        const stream = await openPost(client, call(`${name}__ask-${id}`));
        const question = await questionOn(stream);
        expect(question?.method).toBe(method);
        expect(question?.id).not.toBe(id);
        const result = { told: name };
        expect((await answerTo(client, question?.id, result)).status).toBe(202);
        await eventually(stream.state).toBe('ended');
        expect(stream.messages().at(-1)?.result).toEqual(said(JSON.stringify({ result })));
      }
    },
  );

  test(`${meets('requests.apart')} has the same id whenever it is asked, and another in another session, where it answers nothing`, async () => {
    const [client, stranger] = [await two.opened(able), await two.opened(able)];
    two.router.lead = { request: 0, answer: 1 };
    const ids: unknown[] = [];
    for (const asker of [client, client, stranger]) {
      const stream = await openPost(asker, call('one__ask-1'));
      ids.push((await questionOn(stream))?.id);
      const before = fakes[0].received.length;
      if (asker === stranger) expect((await answerTo(client, ids[2], {})).status).toBe(202);
      expect(fakes[0].received.length).toBe(before);
      await answerTo(asker, ids.at(-1), {});
      await eventually(stream.state).toBe('ended');
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test(`${meets('requests.refused')} is refused at once where the client did not say that it can do that`, async () => {
    const client = await two.opened({ sampling: {} });
    two.router.lead = { request: 1 };
    const refused = await client.tool('one__ask-e-1');
    expect(refused.result).toEqual(said('{"code":-32601}'));
  });

  test(`${meets('sessions.any-instance')} reaches its server though the instance that passed it on was killed`, async () => {
    const client = await two.opened(able);
    two.router.lead = { request: 0, answer: 1 };
    const stream = await openPost(client, call('one__ask-1'));
    const question = await questionOn(stream);
    await two.replace(0);
    await eventually(stream.state).toBe('cut');
    expect((await answerTo(client, question?.id, { late: true })).status).toBe(202);
    const heard = fakes[0].received.filter(({ message }) => message.method === undefined && message.id === 1);
    expect(heard.at(-1)?.message.result).toEqual({ late: true });
    // The session goes on where it was, at the server too.
    two.router.lead = { request: 1 };
    expect((await client.tool('one__echo')).result).toEqual(said('one heard {}'));
    expect(sessionsAt(fakes[0], 'tools/call').at(-1)).toBe(heard.at(-1)?.headers['mcp-session-id']);
  }, 60_000);
});

test(`${meets('sessions.any-instance')} a question on a GET stream of one instance is answered over the other`, async () => {
  const client = await two.opened(able);
  two.router.lead = { GET: 1, answer: 0 };
  const stream = await openGetStream(client);
  const open = () => [...fakes[1].sessions].find(([, response]) => response !== undefined);
  await eventually(open).toBeDefined();
  const [session, response] = open() ?? [];
  if (response) sendEvent(response, { jsonrpc: '2.0', id: 9, method: 'sampling/createMessage', params: {} });
  const question = await questionOn(stream);
  await answerTo(client, question?.id, { over: 'the other' });
  const heard = fakes[1].received.findLast(({ message }) => message.method === undefined && message.id === 9);
  expect([heard?.message.result, heard?.headers['mcp-session-id']]).toEqual([{ over: 'the other' }, session]);
  stream.close();
  await eventually(open).toBeUndefined();
});

test.for([
  ['while the instance that runs it lives', false],
  ['after it was killed', true],
] as const)(
  `${meets('cancellation', 'sessions.any-instance')} a call is cancelled over the other instance %s`,
  { timeout: 60_000 },
  async ([, killed]) => {
    const client = await two.opened();
    two.router.lead = { request: 0, notification: 1 };
    const message = call('one__waits');
    const stream = openPost(client, message).catch(() => undefined);
    const exchange = await received();
    if (killed) await two.replace(0);
    const before = fakes[0].heard('notifications/cancelled').length;
    await client.notify('notifications/cancelled', { requestId: message.id });
    await eventually(() => fakes[0].heard('notifications/cancelled').length).toBe(before + 1);
    const heard = fakes[0].heard('notifications/cancelled').at(-1);
    expect(heard?.message.params?.requestId).toBe(message.id);
    expect(heard?.headers['mcp-session-id']).toBe(exchange.received.headers['mcp-session-id']);
    sendResult(exchange, said('stopped'));
    await stream;
  },
);

test(`${meets('progress.of-clients', 'sessions.any-instance')} progress of a client goes to the server whose question it is about`, async () => {
  const client = await two.opened(able);
  two.router.lead = { GET: 0, notification: 1 };
  const stream = await openGetStream(client);
  const open = () => [...fakes[0].sessions.values()].find((response) => response !== undefined);
  await eventually(open).toBeDefined();
  const params = { _meta: { progressToken: 5 } };
  const response = open();
  if (response) sendEvent(response, { jsonrpc: '2.0', id: 11, method: 'sampling/createMessage', params });
  const question = await questionOn(stream);
  const { progressToken } = (question?.params?._meta ?? {}) as { progressToken?: unknown };
  await client.notify('notifications/progress', { progressToken, progress: 0.5 });
  await eventually(() => fakes[0].heard('notifications/progress').at(-1)?.message.params).toEqual({
    progressToken: 5,
    progress: 0.5,
  });
  expect(fakes[1].heard('notifications/progress')).toEqual([]);
  if (response) sendEvent(response, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 11 } });
  await eventually(() => stream.messages().at(-1)?.params).toEqual({ requestId: question?.id });
  stream.close();
  await eventually(open).toBeUndefined();
});

test(`${meets('sessions.any-instance')} two instances that a client reaches at the same moment have one session with a server`, async () => {
  const client = await two.opened();
  const before = fakes[0].heard('tools/call').length;
  // Both know the lists, so that what they open from now on is the client's.
  for (const request of [0, 1]) {
    two.router.lead = { request };
    await client.call('tools/list');
  }
  // Neither is to be done before the other begins.
  const opening: Exchange[] = [];
  const struck = ({ message }: Received) => message.method === 'initialize' && opening.length < 2;
  fakes[0].fault = { strikes: struck, answer: (exchange) => void opening.push(exchange) };
  const calls = [0, 1].map(async (instance) => {
    await eventually(() => opening.length).toBe(instance);
    two.router.lead = { request: instance };
    return client.tool('one__echo');
  });
  await eventually(() => opening.length).toBe(2);
  fakes[0].fault = undefined;
  for (const exchange of opening) serve(exchange);
  await Promise.all(calls);
  await client.tool('one__echo');
  const last = sessionsAt(fakes[0], 'tools/call').at(-1);
  two.router.lead = { request: 0 };
  await client.tool('one__echo');
  const used = sessionsAt(fakes[0], 'tools/call').slice(before);
  expect(used).toEqual([last, last, last, last]);
  const ids = opening.map(({ response }) => response.getHeader('mcp-session-id'));
  await eventually(() => ids.filter((id) => fakes[0].sessions.has(String(id)))).toEqual([last]);
});

test(`${meets('sessions.forgotten')} a session that its server forgot is opened anew by one instance, for both`, async () => {
  const client = await two.opened();
  for (const request of [0, 1]) {
    two.router.lead = { request };
    await client.tool('one__echo');
  }
  const known = sessionsAt(fakes[0], 'tools/call').at(-1);
  fakes[0].sessions.delete(String(known));
  const openings = fakes[0].heard('initialize').length;
  const used: unknown[] = [];
  for (const request of [0, 1, 0]) {
    two.router.lead = { request };
    expect((await client.tool('one__echo')).result).toEqual(said('one heard {}'));
    used.push(sessionsAt(fakes[0], 'tools/call').at(-1));
  }
  expect(used).toEqual([used[0], used[0], used[0]]);
  expect(used[0]).not.toBe(known);
  expect(fakes[0].heard('initialize').length).toBe(openings + 1);
});

test(`${meets('sessions.end')} a DELETE on one instance ends the stream on the other, and what either opened at servers`, async () => {
  const client = await two.opened();
  two.router.lead = { GET: 0, request: 1, DELETE: 1 };
  const stream = await openGetStream(client);
  await client.tool('one__echo');
  await client.tool('other__echo');
  const opened = fakes.map((fake) => String(sessionsAt(fake, 'tools/call').at(-1)));
  expect((await client.send({ method: 'DELETE' })).status).toBe(204);
  await eventually(stream.state).toBe('ended');
  await eventually(() => fakes.map((fake, index) => fake.sessions.has(opened[index] ?? ''))).toEqual([false, false]);
  two.router.lead = { request: 0 };
  expect((await client.call('ping')).status).toBe(404);
});

test('an administrator who ends a session on one instance ends the stream and the calls on the other', async () => {
  const client = await two.opened();
  two.router.lead = { GET: 0, request: 0, DELETE: 1 };
  const stream = await openGetStream(client);
  const running = await openPost(client, call('one__working'));
  const exchange = await received();
  const store = await openInstance(two.database);
  const cookie = await administrator(store);
  const headers = { cookie, origin: two.router.url };
  const path = `/api/v1/sessions/${hashSecret(client.sessionId ?? '')}`;
  expect((await send(two.router.url + path, { method: 'DELETE', headers })).status).toBe(204);
  await store.close();
  await eventually(stream.state).toBe('ended');
  await eventually(running.state).toBe('ended');
  expect(running.messages().at(-1)?.error?.data?.code).toBe('session_ended');
  await eventually(() => fakes[0].sessions.has(String(exchange.received.headers['mcp-session-id']))).toBe(false);
  expect((await client.call('ping')).status).toBe(404);
});

/** What the browser of one sends. */
async function administrator(store: Store): Promise<string> {
  const { id } = await store.users.put('root@example.com');
  await store.users.setRole(id, 'admin');
  const held = await createBrowserSessions(store).open(id);
  const [pair = ''] = cookieOf(two.router.url, 'gatehouse_session').write(held, browserSessionLife).split(';');
  return pair;
}
