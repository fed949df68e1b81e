import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendJson, sendResult } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { eventually } from './eventually.ts';
import { listed } from './listed.ts';
import { openGetStream } from './open-stream.ts';
import { expectEvents } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';

const bin = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));

let lively: FakeServer;
let still: FakeServer;
let later: FakeServer;
let product: Product;
let scene: Scene;
beforeAll(async () => {
  lively = await startFake({ name: 'lively', listChanged: true });
  still = await startFake({ name: 'still' });
  later = await startFake({ name: 'later' });
  const layout: Layout = {
    servers: { lively, still },
    gateways: { main: ['lively', 'still'], growing: ['still'] },
  };
  product = await startProduct(configurationOf(layout));
  scene = await sceneOf(product, layout);
});
afterAll(async () => {
  await scene.close();
  for (const fake of [lively, still, later]) await fake.close();
});

const changed = (list = 'tools') => ({ jsonrpc: '2.0', method: `notifications/${list}/list_changed` });

const openStreams = () => [...lively.sessions.values()].filter((stream) => stream !== undefined).length;
const joined = (count: number) => eventually(openStreams).toBe(count);

/** A session whose GET stream has joined that of the one server that has something to say. */
async function listening() {
  const before = openStreams();
  const client = await scene.opened('main');
  const stream = await openGetStream(client);
  await joined(before + 1);
  return { client, stream };
}

describe('a GET stream', () => {
  test('opens at once, and leaves one event', async () => {
    const { stream } = await listening();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    await eventually(stream.text).toBe(': keep-alive\n\n');
    await expectEvents(scene, 'main', stream, [{ action: 'stream' }]);
    stream.close();
    await joined(0);
  });

  test('asks those servers alone that announce changes', async () => {
    expect(still.received.filter(({ method }) => method === 'GET')).toEqual([]);
    const [heard] = lively.received.filter(({ method }) => method === 'GET');
    expect(heard?.headers.accept).toBe('text/event-stream');
    expect(heard?.headers).not.toHaveProperty('content-type');
  });

  test('tells of changed lists, which are new when they are asked for then', async () => {
    const { client, stream } = await listening();
    expect(await listed(client, 'tools')).toEqual(['lively__echo', 'still__echo']);
    lively.tools.set('added', echo);
    lively.push(changed());
    await eventually(stream.messages).toEqual([changed()]);
    expect(await listed(client, 'tools')).toEqual(['lively__echo', 'lively__added', 'still__echo']);
    expect((await client.tool('lively__added', { a: 1 })).result).toEqual(said('lively heard {"a":1}'));

    lively.tools.delete('added');
    lively.push(changed());
    await eventually(stream.messages).toEqual([changed(), changed()]);
    expect(await listed(client, 'tools')).toEqual(['lively__echo', 'still__echo']);
    stream.close();
    await joined(0);
  });

  test('passes on what else a server tells, in order, without its own ids, hints and what is no message', async () => {
    const { stream } = await listening();
    const told = (data: number) => ({
      jsonrpc: '2.0',
      method: 'notifications/message',
      params: { level: 'info', data },
    });
    for (const response of lively.sessions.values()) {
      response?.write(`retry: 1\nid: 1\ndata:\n\nid: 2\ndata: ${JSON.stringify(told(1))}\n\n: hm\n\ndata: oops\n\n`);
      response?.write(
        `data: {"jsonrpc":"2.0","id":1,"result":{}}\n\nevent: message\ndata: ${JSON.stringify(told(2))}\n\n`,
      );
    }
    await eventually(stream.messages).toEqual([told(1), told(2)]);
    expect(stream.text()).not.toMatch(/^(?:id: [12]$|retry:)|oops|result/m);
    stream.close();
    await joined(0);
  });

  test('keeps to its own session', async () => {
    const [one, two] = [await listening(), await listening()];
    const [first] = [...lively.sessions.values()].filter((stream) => stream !== undefined);
    if (first) sendEvent(first, changed('prompts'));
    await eventually(one.stream.messages).toEqual([changed('prompts')]);
    lively.push(changed('resources'));
    await eventually(two.stream.messages).toEqual([changed('resources')]);
    for (const { stream } of [one, two]) stream.close();
    await joined(0);
  });

  test('is taken over by a second one, as often as that happens', async () => {
    const { client, stream } = await listening();
    let held = stream;
    for (let round = 1; round <= 5; round += 1) {
      const next = await openGetStream(client, { 'last-event-id': 'of the first' });
      await eventually(held.state).toBe('ended');
      held = next;
      // The server has one stream for a session, and it is the new one's.
      const hears = () => {
        lively.push(changed());
        return held.messages().length;
      };
      await eventually(hears, 100).toBeGreaterThan(0);
      await joined(1);
    }
    expect(stream.messages()).toEqual([]);
    held.close();
    await joined(0);
  });

  test('asks a server again that still holds the stream before', async () => {
    let refused = 0;
    lively.fault = {
      strikes: ({ method }) => method === 'GET' && refused < 2,
      answer({ response }) {
        refused += 1;
        sendJson(response, 409, { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'Conflict' } });
      },
    };
    const { stream } = await listening();
    lively.fault = undefined;
    expect(refused).toBe(2);
    lively.push(changed());
    await eventually(stream.messages).toEqual([changed()]);
    stream.close();
    await joined(0);
  });

  test('ends with its session', async () => {
    const { client, stream } = await listening();
    await client.send({ method: 'DELETE' });
    await eventually(stream.state).toBe('ended');
    await joined(0);
  });

  test('of a session that nobody holds any more is closed at the server', async () => {
    const { stream } = await listening();
    stream.close();
    await joined(0);
  });
});

describe('a list that changes while it is asked for', () => {
  test('is asked for again', async () => {
    const { client, stream } = await listening();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    lively.fault = {
      strikes: ({ message }) => message.method === 'tools/list',
      answer: async (exchange) => {
        await held;
        sendResult(exchange, { tools: [{ name: 'old', inputSchema: {} }] });
      },
    };
    lively.push(changed());
    await eventually(stream.messages).toHaveLength(1);
    const asked = lively.heard('tools/list').length;
    const first = listed(client, 'tools');
    await eventually(() => lively.heard('tools/list').length).toBe(asked + 1);
    // The server has made up its answer, and changes its list before that arrives.
    lively.push(changed());
    await eventually(stream.messages).toHaveLength(2);
    lively.fault = undefined;
    const second = listed(client, 'tools');
    release();
    await first;
    expect(await second).toEqual(['lively__echo', 'still__echo']);
    expect(await listed(client, 'tools')).toEqual(['lively__echo', 'still__echo']);
    stream.close();
    await joined(0);
  });

  test('is so too where the change is told within a call', async () => {
    const client = await scene.opened('main');
    lively.tools.set('echo', (exchange) => {
      lively.tools.set('grown', echo);
      openEvents(exchange.response);
      sendEvent(exchange.response, changed());
      sendResult(exchange, said('grown'));
    });
    expect(await listed(client, 'tools')).toEqual(['lively__echo', 'still__echo']);
    const { messages } = await client.call('tools/call', { name: 'lively__echo' });
    expect(messages.map(({ method, result }) => method ?? result)).toEqual([changed().method, said('grown')]);
    expect(await listed(client, 'tools')).toEqual(['lively__echo', 'lively__grown', 'still__echo']);
  });
});

test('a server that an administrator adds is announced and listed', async () => {
  const client = await scene.opened('growing');
  const stream = await openGetStream(client);
  const add = ['server', 'add', later.url, '--name', 'later', '--network', 'private', '--gateway', 'growing'];
  await promisify(execFile)(process.execPath, [bin, ...add, '--data', product.directory]);
  await eventually(stream.messages).toEqual([changed(), changed('prompts'), changed('resources')]);
  expect(await listed(client, 'tools')).toEqual(['still__echo', 'later__echo']);
  expect((await client.tool('later__echo')).result).toEqual(said('later heard {}'));
  stream.close();
});
