import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';
import { sendInPieces } from './send-in-pieces.ts';

let fake: FakeServer;
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  fake = await startFake({ name: 'notes' });
  scene = await startScene({ servers: { notes: fake }, gateways: { main: ['notes'] } });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

describe('a POST must bring JSON', () => {
  test.concurrent.for([
    undefined,
    'text/plain',
    'text/json',
    'application/json-rpc',
    'application/jsonl',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; note=application/json',
    '',
  ])('%s is not', async (type) => {
    const answer = await client.send({ body, headers: { 'content-type': type } });
    await expectRefusal(scene, 'main', answer, {
      status: 415,
      code: 'content_type_unsupported',
      rpc: -32600,
      events: [{ action: 'POST', app: '', code: 'content_type_unsupported' }],
    });
  });

  test.concurrent.for(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'])(
    '%s is',
    async (type) => {
      const answer = await client.send({ body, headers: { 'content-type': type } });
      expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
    },
  );
});

describe('a POST must take JSON and event streams', () => {
  test.concurrent.for(['application/json', 'text/event-stream', 'text/html', 'text/*', 'application/*', ''])(
    '%s alone is refused',
    async (accept) => {
      const answer = await client.send({ body, headers: { accept } });
      await expectRefusal(scene, 'main', answer, {
        status: 406,
        code: 'not_acceptable',
        rpc: -32600,
        says: 'application/json and text/event-stream',
        events: [{ action: 'POST', app: '', code: 'not_acceptable' }],
      });
    },
  );

  test.concurrent.for([
    undefined,
    '*/*',
    'text/event-stream, application/json',
    'application/json;q=0.9,text/event-stream;q=0.1',
    'application/*, text/*',
    'text/html, */*;q=0.1',
  ])('%s is enough', async (accept) => {
    const answer = await client.send({ body, headers: { accept } });
    expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });

  test.concurrent.for(['application/json', 'text/html', ''])('a GET that takes %s alone is refused', async (accept) => {
    const answer = await client.send({ method: 'GET', headers: { accept } });
    await expectRefusal(scene, 'main', answer, {
      status: 406,
      code: 'not_acceptable',
      rpc: -32600,
      says: 'text/event-stream',
      events: [{ action: 'GET', app: '', code: 'not_acceptable' }],
    });
  });
});

describe('other verbs are refused before anyone is asked who they are', () => {
  test.concurrent.for(['PUT', 'PATCH', 'OPTIONS', 'QUERY'])('%s', async (method) => {
    for (const headers of [{}, { authorization: undefined }]) {
      const answer = await client.send({ method, headers });
      expect(answer.headers.allow).toBe('POST, GET, DELETE');
      await expectRefusal(scene, 'main', answer, {
        status: 405,
        code: 'method_not_allowed',
        rpc: -32600,
        says: 'POST, GET, DELETE',
        events: [],
      });
    }
  });

  test('HEAD', async () => {
    const answer = await client.send({ method: 'HEAD' });
    expect(answer).toMatchObject({ status: 405, text: '', headers: { allow: 'POST, GET, DELETE' } });
  });
});

describe('the size of a body', () => {
  const limit = 4 * 1024 * 1024;
  const sized = (bytes: number): string => {
    const [head, tail] = [
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"notes__echo","arguments":{"t":"',
      '"}}}',
    ];
    return head + 'x'.repeat(bytes - head.length - tail.length) + tail;
  };

  test.for([
    ['in one piece', (text: string) => client.send({ body: text })],
    ['in pieces, its length not said', (text: string) => sendInPieces(client, text)],
  ] as const)('4 MiB pass, and one byte more does not, %s', async ([, post]) => {
    const before = fake.heard('tools/call').length;
    const passed = await post(sized(limit));
    expect(passed.status).toBe(200);
    expect(fake.heard('tools/call').at(-1)?.body.length).toBe(limit - 'notes__'.length);
    await expectEvents(scene, 'main', passed, [{ action: 'tools/call', target: 'notes__echo', server: 'notes' }]);

    const refused = await post(sized(limit + 1));
    await expectRefusal(scene, 'main', refused, {
      status: 413,
      code: 'body_too_large',
      rpc: -32600,
      says: `${limit} bytes`,
      absent: ['xxxx'],
      events: [{ action: 'POST', app: '', code: 'body_too_large' }],
    });
    expect(fake.heard('tools/call').length).toBe(before + 1);
  });
});
