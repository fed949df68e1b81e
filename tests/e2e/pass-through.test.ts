import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendJson } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';

let fake: FakeServer;
let bare: FakeServer;
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  const lists = { prompts: ['brief'], resources: ['notes://list/1'] };
  fake = await startFake({ name: 'notes', tools: { echo, raw: echo }, ...lists });
  bare = await startFake({ name: 'bare' });
  scene = await startScene({
    servers: { notes: fake, bare },
    gateways: { main: ['notes', { server: 'bare', prefix: '' }] },
  });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  await fake.close();
  await bare.close();
});

/** The bytes that the server got for one message. */
async function forwarded(body: string, to = fake): Promise<{ bytes: string | undefined; status: number }> {
  const before = to.received.length;
  const { status } = await client.send({ body });
  const [heard, ...more] = to.received.slice(before).filter(({ message }) => message.id !== undefined);
  expect(more).toEqual([]);
  return { bytes: heard?.body.toString(), status };
}

beforeAll(async () => {
  // Opens the session with each server, so that what follows is one request each.
  await client.tool('notes__echo');
  await client.tool('echo');
});

describe('a message reaches the server byte for byte, but for the name', () => {
  test.for([
    [
      'as clients write it',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","arguments":{"a":1}}}',
    ],
    [
      'numbers that no double holds',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","arguments":{"n":12345678901234567890,"x":1.10,"e":1E+2,"z":-0.0}}}',
    ],
    [
      'white space wherever it may stand',
      '\t{ "jsonrpc" : "2.0" ,\r\n "id" : 1 , "method":"tools/call","params" : { "name" : "NAME" , "arguments" : { "a" : [ 1 , 2 ] } } } \n',
    ],
    [
      'escapes in values',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","arguments":{"t":"\\u00e9\\/\\ud83d\\ude00","\\u0061":"\\u0000"}}}',
    ],
    [
      'a lone surrogate',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","arguments":{"t":"\\ud800"}}}',
    ],
    [
      'characters of four bytes',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","arguments":{"t":"\u00e9 \u4e16 \u{1f511}"}}}',
    ],
    [
      'another order',
      '{"params":{"arguments":{"name":"kept"},"name":"NAME"},"method":"tools/call","id":1,"jsonrpc":"2.0"}',
    ],
    [
      'doubled keys in the arguments',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","arguments":{"a":1,"a":2,"Name":"x","name":"y"}}}',
    ],
    [
      'members that nobody knows',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","x":[null],"params":{"name":"NAME","arguments":{},"y":{"name":"z"}}}',
    ],
    [
      '_meta with a progress token',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":{"progressToken":1.0,"traceparent":"00-1"},"name":"NAME"}}',
    ],
    ['an id of text', '{"jsonrpc":"2.0","id":"\\u0069d-1","method":"tools/call","params":{"name":"NAME"}}'],
    ['an id of another spelling', '{"jsonrpc":"2.0","id":1e2,"method":"tools/call","params":{"name":"NAME"}}'],
  ] as const)('%s', async ([, text]) => {
    expect(await forwarded(text.replace('NAME', 'notes__echo'))).toEqual({
      bytes: text.replace('NAME', 'echo'),
      status: 200,
    });
    const bareText = text.replace('NAME', 'echo');
    expect(await forwarded(bareText, bare)).toEqual({ bytes: bareText, status: 200 });
  });

  test('a prompt', async () => {
    const text = '{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name" :"NAME","arguments":{"n":1.0}}}';
    const { bytes } = await forwarded(text.replace('NAME', 'notes__brief'));
    expect(bytes).toBe(text.replace('NAME', 'brief'));
  });

  test('a resource, in full', async () => {
    const text = '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{ "uri":"notes:\\/\\/list\\/1","x":1.0}}';
    // Its URI is read from an escaped value, and still not written anew.
    expect((await forwarded(text)).bytes).toBe(text);
  });
});

describe('a message that two parsers could read differently is written anew', () => {
  const anew = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}';

  test.for([
    [
      'a doubled name',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"evil","name":"notes__echo"}}',
      anew,
    ],
    ['an escaped name', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n\\u0061me":"notes__echo"}}', anew],
    [
      'an escaped twin of the name',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n\\u0061me":"evil","name":"notes__echo"}}',
      anew,
    ],
    [
      'doubled params',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"evil"},"params":{"name":"notes__echo"}}',
      anew,
    ],
    [
      'a doubled method',
      '{"jsonrpc":"2.0","id":1,"method":"tools/evil","method":"tools/call","params":{"name":"notes__echo"}}',
      anew,
    ],
    ['a doubled id', '{"jsonrpc":"2.0","id":7,"id":1,"method":"tools/call","params":{"name":"notes__echo"}}', anew],
    [
      'doubled arguments',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"notes__echo","arguments":{"a":1},"arguments":{"a":2}}}',
      anew.replace('"echo"', '"echo","arguments":{"a":2}'),
    ],
    [
      'a doubled _meta',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"notes__echo","_meta":{},"_meta":{"a":1}}}',
      anew.replace('"echo"', '"echo","_meta":{"a":1}'),
    ],
    [
      'an escaped envelope',
      '{"jsonrpc":"2.0","id":1,"m\\u0065thod":"tools/call","params":{"name":"notes__echo"}}',
      anew,
    ],
    [
      'a doubled URI',
      '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"evil://x","uri":"notes://list/1"}}',
      '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"notes://list/1"}}',
    ],
  ] as const)('%s', async ([, sent, received]) => {
    expect(await forwarded(sent)).toEqual({ bytes: received, status: 200 });
  });
});

describe('a message with keys that differ in case only is refused', () => {
  const call = (params: string) => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${params}}}`;

  test.concurrent.for([
    ['a name after it', call('"Name":"evil","name":"notes__echo"'), 'name'],
    ['a name before it', call('"name":"notes__echo","NAME":"evil"'), 'name'],
    ['arguments', call('"name":"notes__echo","Arguments":{}'), 'arguments'],
    ['a long s', call('"name":"notes__echo","argument\u017f":{}'), 'arguments'],
    ['_meta', call('"name":"notes__echo","_META":{}'), '_meta'],
    [
      'params',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"notes__echo"},"Params":{"name":"evil"}}',
      'params',
    ],
    [
      'a method',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","Method":"tools/evil","params":{"name":"notes__echo"}}',
      'method',
    ],
    ['an id', '{"jsonrpc":"2.0","id":1,"ID":2,"method":"tools/call","params":{"name":"notes__echo"}}', 'id'],
    ['behind a doubled name', call('"name":"evil","name":"notes__echo","Name":"evil"'), 'name'],
    ['behind an escaped name', call('"n\\u0061me":"notes__echo","Name":"evil"'), 'name'],
    ['written with an escape', call('"name":"notes__echo","N\\u0061me":"evil"'), 'name'],
    [
      'behind doubled arguments',
      call('"name":"notes__echo","arguments":{},"arguments":{},"ARGUMENTS":{}'),
      'arguments',
    ],
  ] as const)('%s', async ([, body, key]) => {
    const answer = await client.send({ body });
    await expectRefusal(scene, 'main', answer, {
      status: 400,
      code: 'message_invalid',
      rpc: -32600,
      id: 1,
      says: `the key "${key}" is written in another case`,
      absent: ['evil'],
      events: [{ action: 'tools/call', target: 'notes__echo', code: 'message_invalid' }],
    });
  });

  test('and nothing evil reached any server', () => {
    const heard = [...fake.received, ...bare.received].filter(({ body }) => body.includes('evil'));
    expect(heard.map(({ body }) => body.toString())).toEqual([]);
  });
});

describe('an answer reaches the client byte for byte', () => {
  test.for([
    ['{"content":[],"n":12345678901234567890,"x":1.10}'],
    ['{ "content" : [ { "type":"text" , "text":"\\u00e9\\/" } ] ,\r\n "a":1,"a":2 }'],
    ['{"content":[{"type":"text","text":"\u{1f511}"}],"isError":true,"_meta":{"x/y":null}}'],
  ] as const)('%s', async ([result]) => {
    const written = (id: unknown) => `{"result":${result} , "id" :${String(id)}, "jsonrpc":"2.0", "more":[]}`;
    fake.tools.set('raw', ({ received, response }) => {
      const headers = { 'set-cookie': 'a=b', 'x-powered-by': 'fake', server: 'fake', 'mcp-session-id': 'x' };
      sendJson(response, 200, written(received.message.id), headers);
    });
    const answer = await client.call('tools/call', { name: 'notes__raw' });
    expect(answer.text).toBe(written(answer.messages[0]?.id));
    expect(Object.keys(answer.headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'x-correlation-id',
    ]);
    await expectEvents(scene, 'main', answer, [{ action: 'tools/call', target: 'notes__raw', server: 'notes' }]);
  });
});
