import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvents, said, sendResult } from '../support/fake-answers.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { expectEvents } from './row.ts';
import { type Scene, startScene } from './scene.ts';
import { correlationIdOf } from './trail.ts';

const sizes = { '100 KB': 100_000, '10 MB': 10_000_000 } as const;

/** Text without a pattern that would hide a lost or doubled piece. */
const lines = Array.from({ length: sizes['10 MB'] / 8 }, (_, line) => line.toString(36).padStart(7, ' '));
const longest = lines.join('\n');
const textOf = (bytes: number) => `${longest.slice(0, bytes)}\u{1f511}`;

const large =
  (bytes: number): Answer =>
  (exchange) =>
    sendResult(exchange, said(textOf(bytes)));

/** The same, in pieces and without its length. */
const pieces =
  (bytes: number): Answer =>
  ({ received, response }) => {
    const text = JSON.stringify({ jsonrpc: '2.0', id: received.message.id, result: said(textOf(bytes)) });
    response.writeHead(200, { 'content-type': 'application/json' });
    for (let at = 0; at < text.length; at += 33_333) response.write(text.slice(at, at + 33_333));
    response.end();
  };

/** Starts as an answer of 100 KB, and breaks. */
const broken: Answer = ({ received, response }) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000_000 });
  const head = `{"jsonrpc":"2.0","id":${received.message.id},"result":{"text":"${'x'.repeat(100_000)}`;
  response.write(head, () => response.destroy());
};

const brokenEvents: Answer = ({ response }) => {
  openEvents(response);
  response.write(`data: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\n\ndata: {"half":`, () =>
    response.destroy(),
  );
};

const tools = Object.fromEntries(
  Object.entries(sizes).flatMap(([size, bytes]) => [
    [`whole ${size}`, large(bytes)],
    [`pieces ${size}`, pieces(bytes)],
  ]),
);

let json: FakeServer;
let events: FakeServer;
let scene: Scene;
beforeAll(async () => {
  json = await startFake({ name: 'json', tools: { ...tools, broken, brokenEvents } });
  events = await startFake({ name: 'events', delivery: 'events', tools });
  scene = await startScene({ servers: { json, events }, gateways: { main: ['json', 'events'] } });
});
afterAll(async () => {
  await scene.close();
  await json.close();
  await events.close();
});

const digest = (text: unknown) => createHash('sha256').update(JSON.stringify(text)).digest('hex');

describe.each(Object.entries(sizes))('an answer of %s comes through intact', (size, bytes) => {
  test.for([
    ['as JSON', `json__whole ${size}`],
    ['as JSON in pieces', `json__pieces ${size}`],
    ['as one event', `events__whole ${size}`],
  ] as const)('%s', async ([, name]) => {
    const client = await scene.opened('main');
    const answer = await client.call('tools/call', { name });
    expect(answer.cut).toBe(false);
    expect(digest(answer.messages.at(-1)?.result)).toBe(digest(said(textOf(bytes))));
    const server = name.split('__', 1)[0] ?? '';
    await expectEvents(scene, 'main', answer, [{ action: 'tools/call', target: name, server }]);
    const [event] = (await scene.trail.all()).filter(({ correlationId }) => correlationId === correlationIdOf(answer));
    // What was written anew on the way may differ from what the server sent by a few bytes.
    expect(Math.abs((event?.bytesOut ?? 0) - Buffer.byteLength(answer.text))).toBeLessThan(100);
  });

  test('in a batch', async () => {
    const client = await scene.opened('main', '2025-03-26');
    const call = (id: number, server: string) => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: `${server}__whole ${size}` },
    });
    const answer = await client.send({ body: JSON.stringify([call(1, 'json'), call(2, 'events')]) });
    const digests = answer.messages.map(({ result }) => digest(result));
    expect(digests).toEqual([digest(said(textOf(bytes))), digest(said(textOf(bytes)))]);
  });
});

describe('where a server breaks off', () => {
  test('a JSON answer under way is cut, so that it does not look complete', async () => {
    const client = await scene.opened('main');
    const answer = await client.call('tools/call', { name: 'json__broken' });
    expect(answer).toMatchObject({ status: 200, cut: true });
    await expectEvents(scene, 'main', answer, [
      { action: 'tools/call', target: 'json__broken', server: 'json', code: 'upstream_incomplete' },
    ]);
  });

  test('an event stream under way ends in an error, without the half event', async () => {
    const client = await scene.opened('main');
    const answer = await client.call('tools/call', { name: 'json__brokenEvents' });
    expect(answer.cut).toBe(false);
    expect(answer.text).not.toContain('half');
    expect(answer.messages.map(({ method, error }) => method ?? error?.data?.code)).toEqual([
      'notifications/progress',
      'upstream_incomplete',
    ]);
  });
});
