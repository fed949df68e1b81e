import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { type OpenStream, openGetStream, openPost } from '../e2e/open-stream.ts';
import { meets } from '../e2e/requirements.ts';
import { openEvents, said, sendEvent, sendNothing } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { progress } from '../support/fake-resumable.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { startTwo, type Two } from './two.ts';

/** The id under which a call of `parted` was made last. */
let asked: unknown;
/** What a fake does with a GET that names an event. */
let resumes: Answer = ({ response }) => sendNothing(response, 405);

/** An answer in two parts: the first with an id and then nothing. */
const parted: Answer = ({ received, response }) => {
  asked = received.message.id;
  openEvents(response);
  response.write(`id: part 1\ndata: ${JSON.stringify(progress(1))}\n\n`);
};
const primed: Answer = ({ received, response }) => {
  asked = received.message.id;
  openEvents(response);
  response.write('id: primed\ndata: \n\n');
};
const unnamed: Answer = ({ response }) => {
  openEvents(response);
  sendEvent(response, progress(1));
};
const theRest: Answer = ({ response }) => {
  openEvents(response);
  response.write(`id: part 2\ndata: ${JSON.stringify(progress(2))}\n\n`);
  response.end(`id: part 3\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: asked, result: said('done') })}\n\n`);
};

let fakes: readonly [FakeServer, FakeServer];
let two: Two;
beforeAll(async () => {
  const options = {
    listChanged: true,
    tools: { parted, primed, unnamed },
    resumes: ((exchange) => resumes(exchange)) satisfies Answer,
  };
  fakes = [await startFake({ name: 'one', ...options }), await startFake({ name: 'other', ...options })];
  const [one, other] = fakes;
  two = await startTwo({ servers: { one, other }, gateways: { main: ['one', 'other'] } });
}, 60_000);
afterAll(async () => {
  await two?.stop();
  for (const fake of fakes ?? []) await fake.close();
});

let nextId = 100;
const call = (name: string) => ({ jsonrpc: '2.0', id: ++nextId, method: 'tools/call', params: { name } });

function lastIdOn(stream: OpenStream): string {
  return [...stream.text().matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
}

const namedEvents = (fake: FakeServer) => fake.received.flatMap(({ headers }) => headers['last-event-id'] ?? []);

describe('an answer whose client lost the stream', () => {
  test.for([
    ['is gone on with over another instance', 'parted', false, [1, 2], 'part 1'],
    ['is so though the first instance was killed', 'parted', true, [1, 2], 'part 1'],
    ['is so where no message came yet', 'primed', false, [2], 'primed'],
  ] as const)(`${meets('streams.resumed')} %s`, { timeout: 60_000 }, async ([, tool, killed, steps, named]) => {
    const client = await two.opened();
    resumes = theRest;
    two.router.lead = { request: 0, GET: 1 };
    const message = call(`one__${tool}`);
    const stream = await openPost(client, message);
    await eventually(() => lastIdOn(stream)).not.toBe('');
    if (killed) await two.replace(0);
    else stream.close();
    const before = namedEvents(fakes[0]).length;
    const resumed = await openGetStream(client, { 'last-event-id': lastIdOn(stream) });
    await eventually(resumed.state).toBe('ended');
    const told = [...stream.messages(), ...resumed.messages()];
    expect(told.map(({ params, result }) => result ?? params?.progress)).toEqual([...steps, said('done')]);
    expect(told.at(-1)?.id).toBe(message.id);
    expect(namedEvents(fakes[0]).slice(before)).toEqual([named]);
    expect(lastIdOn(resumed)).not.toBe(lastIdOn(stream));
  });

  test(`${meets('streams.resumed')} that nobody can go on with is answered with an error under its id`, async () => {
    const client = await two.opened();
    resumes = ({ response }) => sendNothing(response, 404);
    two.router.lead = { GET: 1 };
    const message = call('one__parted');
    const stream = await openPost(client, message);
    await eventually(() => lastIdOn(stream)).not.toBe('');
    stream.close();
    const resumed = await openGetStream(client, { 'last-event-id': lastIdOn(stream) });
    await eventually(resumed.state).toBe('ended');
    expect(resumed.messages()).toMatchObject([{ id: message.id, error: { data: { code: 'upstream_incomplete' } } }]);
  });

  test(`${meets('streams.resumed')} of a session that the server forgot is lost, though another one is open by now`, async () => {
    const client = await two.opened();
    resumes = theRest;
    two.router.lead = { GET: 1 };
    const message = call('one__parted');
    const stream = await openPost(client, message);
    await eventually(() => lastIdOn(stream)).not.toBe('');
    stream.close();
    fakes[0].sessions.clear();
    const other = await openPost(client, call('one__unnamed'));
    await eventually(other.messages).toHaveLength(1);
    other.close();
    const before = namedEvents(fakes[0]).length;
    const resumed = await openGetStream(client, { 'last-event-id': lastIdOn(stream) });
    await eventually(resumed.state).toBe('ended');
    expect(resumed.messages()).toMatchObject([{ id: message.id, error: { data: { code: 'upstream_incomplete' } } }]);
    expect(namedEvents(fakes[0]).length).toBe(before);
  });

  test(`${meets('streams.resumed')} of a server that names no events is not offered to be gone on with`, async () => {
    const client = await two.opened();
    two.router.lead = {};
    const stream = await openPost(client, call('one__unnamed'));
    await eventually(stream.messages).toHaveLength(1);
    expect(stream.text()).not.toMatch(/^id:/m);
    stream.close();
  });

  test(`${meets('streams.resumed')} is not gone on with by another session, nor by an id that somebody made up`, async () => {
    const [client, stranger] = [await two.opened(), await two.opened()];
    resumes = theRest;
    two.router.lead = {};
    const stream = await openPost(client, call('one__parted'));
    await eventually(() => lastIdOn(stream)).not.toBe('');
    const id = lastIdOn(stream);
    const before = namedEvents(fakes[0]).length;
    for (const [asker, named] of [
      [stranger, id],
      [client, `${id.startsWith('A') ? 'B' : 'A'}${id.slice(1)}`],
      [client, 'part 1'],
    ] as const) {
      const other = await openGetStream(asker, { 'last-event-id': named });
      await eventually(other.text).toContain('keep-alive');
      expect(other.messages()).toEqual([]);
      other.close();
    }
    expect(namedEvents(fakes[0]).length).toBe(before);
    stream.close();
  });

  test(`${meets('streams.resumed')} comes without bare ids to a client of a revision that has none`, async () => {
    const client = await two.opened();
    client.sessionId = undefined;
    client.version = undefined;
    await client.open('2025-06-18');
    two.router.lead = {};
    const primedStream = openPost(client, call('one__primed')).catch(() => undefined);
    const stream = await openPost(client, call('one__parted'));
    await eventually(() => lastIdOn(stream)).not.toBe('');
    const state = await Promise.race([
      primedStream,
      new Promise((resolve) => setTimeout(resolve, 500, 'nothing came')),
    ]);
    expect(state).toBe('nothing came');
    stream.close();
  });
});

describe('a GET stream', () => {
  const streamAt = (fake: FakeServer) => [...fake.sessions.values()].findLast((response) => response !== undefined);
  const told = (data: number) => ({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data } });

  test(`${meets('streams.resumed', 'sessions.any-instance')} is gone on with at every server where its client was, over another instance`, async () => {
    const client = await two.opened();
    resumes = ({ response, received }) => {
      openEvents(response);
      response.write(`data: ${JSON.stringify(told(received.headers['last-event-id'] === 'b 2' ? 22 : 11))}\n\n`);
    };
    two.router.lead = { GET: 0 };
    const stream = await openGetStream(client);
    await eventually(() => fakes.map((fake) => streamAt(fake) !== undefined)).toEqual([true, true]);
    streamAt(fakes[0])?.write(`id: a 1\ndata: ${JSON.stringify(told(1))}\n\n`);
    await eventually(stream.messages).toHaveLength(1);
    streamAt(fakes[1])?.write(`id: b 2\ndata: ${JSON.stringify(told(2))}\n\n`);
    await eventually(stream.messages).toEqual([told(1), told(2)]);
    stream.close();
    two.router.lead = { GET: 1 };
    const resumed = await openGetStream(client, { 'last-event-id': lastIdOn(stream) });
    await eventually(() => resumed.messages().map(({ params }) => params?.data)).toHaveLength(2);
    expect(fakes.map((fake) => namedEvents(fake).at(-1))).toEqual(['a 1', 'b 2']);
    expect(
      resumed
        .messages()
        .map(({ params }) => params?.data)
        .sort(),
    ).toEqual([11, 22]);
    resumed.close();
  });

  test(`${meets('sessions.any-instance')} is taken over by one that its client opens over another instance`, async () => {
    const client = await two.opened();
    two.router.lead = { GET: 0 };
    const stream = await openGetStream(client);
    await eventually(() => streamAt(fakes[0])).toBeDefined();
    two.router.lead = { GET: 1 };
    const next = await openGetStream(client);
    await eventually(stream.state).toBe('ended');
    await eventually(() => {
      const held = streamAt(fakes[0]);
      if (held) sendEvent(held, told(7));
      return next.messages().length;
    }).toBeGreaterThan(0);
    expect(stream.messages()).toEqual([]);
    next.close();
  });

  test(`${meets('streams.joined')} of a server that ends is joined again while its client listens, and lists that changed meanwhile are told of`, async () => {
    const client = await two.opened();
    two.router.lead = {};
    await eventually(() => fakes.map((fake) => streamAt(fake))).toEqual([undefined, undefined]);
    const stream = await openGetStream(client);
    await eventually(() => streamAt(fakes[0])).toBeDefined();
    fakes[0].tools.set('added', echo);
    streamAt(fakes[0])?.end();
    await eventually(() => streamAt(fakes[0])).toBeUndefined();
    await eventually(() => streamAt(fakes[0])).toBeDefined();
    await eventually(() => stream.messages().map(({ method }) => method)).toContain('notifications/tools/list_changed');
    // With a session that the server forgot meanwhile, a new one is opened.
    const [lost] = [...fakes[0].sessions].findLast(([, response]) => response !== undefined) ?? [];
    const held = streamAt(fakes[0]);
    fakes[0].sessions.delete(String(lost));
    held?.end();
    await eventually(() => streamAt(fakes[0])).toBeDefined();
    streamAt(fakes[0])?.write(`data: ${JSON.stringify(told(3))}\n\n`);
    await eventually(() => stream.messages().at(-1)).toEqual(told(3));
    stream.close();
  });
});
