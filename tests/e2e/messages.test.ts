import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { type ExpectedEvent, expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';

let fake: FakeServer;
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  fake = await startFake({ name: 'notes', prompts: ['brief'], resources: ['notes://list/1'] });
  scene = await startScene({ servers: { notes: fake }, gateways: { main: ['notes'] } });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

const refused = (code: string): readonly ExpectedEvent[] => [{ action: 'POST', app: '', code }];

describe('a body that is not JSON in UTF-8 is refused', () => {
  test.concurrent.for([
    ['nothing', ''],
    ['white space', ' \n'],
    ['half a message', '{"jsonrpc":"2.0","id":1,"method":"ping"'],
    ['two messages', '{"jsonrpc":"2.0","id":1,"method":"ping"}{"jsonrpc":"2.0","id":2,"method":"ping"}'],
    ['single quotes', "{'jsonrpc':'2.0','id':1,'method':'ping'}"],
    ['a comma too many', '{"jsonrpc":"2.0","id":1,"method":"ping",}'],
    ['a number that JSON does not have', '{"jsonrpc":"2.0","id":NaN,"method":"ping"}'],
    ['a line break within a string', '{"jsonrpc":"2.0","id":"a\nb","method":"ping"}'],
    ['a form', 'jsonrpc=2.0&id=1&method=ping'],
    ['a byte order mark', '\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}'],
    ['a byte that no UTF-8 has', Buffer.from('{"jsonrpc":"2.0","id":"\xff","method":"ping"}', 'latin1')],
    ['half a character', Buffer.from('{"jsonrpc":"2.0","id":"\xe2\x82","method":"ping"}', 'latin1')],
    ['a surrogate in UTF-8', Buffer.from('{"jsonrpc":"2.0","id":"\xed\xa0\x80","method":"ping"}', 'latin1')],
    ['a quote written too long', Buffer.from('{"jsonrpc":"2.0","id":"\xc0\xa2","method":"ping"}', 'latin1')],
    ['UTF-16', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping"}', 'utf16le')],
  ] as const)('%s', async ([, body]) => {
    const answer = await client.send({ body });
    await expectRefusal(scene, 'main', answer, {
      status: 400,
      code: 'body_not_json',
      rpc: -32700,
      absent: ['SyntaxError', 'position', 'Unexpected'],
      events: refused('body_not_json'),
    });
  });
});

describe('JSON that is no message is refused, and told why', () => {
  test.concurrent.for([
    ['"ping"', 'it is not an object'],
    ['17', 'it is not an object'],
    ['null', 'it is not an object'],
    ['true', 'it is not an object'],
    ['{}', '"jsonrpc" must be "2.0"'],
    ['{"id":1,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['{"jsonrpc":2,"id":1,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['{"jsonrpc":2.0,"id":1,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['{"jsonrpc":null,"id":1,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['{"jsonrpc":["2.0"],"id":1,"method":"ping"}', '"jsonrpc" must be "2.0"'],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', '"id" must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', '"id" must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":1e400,"method":"ping"}', '"id" must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":true,"method":"ping"}', '"id" must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', '"id" must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":[1],"method":"ping"}', '"id" must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":1,"method":7}', '"method" must be a string'],
    ['{"jsonrpc":"2.0","id":1,"method":null}', '"method" must be a string'],
    ['{"jsonrpc":"2.0","id":1,"method":["ping"]}', '"method" must be a string'],
    ['{"jsonrpc":"2.0","method":{}}', '"method" must be a string'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', '"params" must be an object'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}', '"params" must be an object'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":0}', '"params" must be an object'],
    ['{"jsonrpc":"2.0","id":1}', 'it has neither "method" nor "result" nor "error"'],
    ['{"jsonrpc":"2.0"}', 'it has neither "method" nor "id"'],
    ['{"jsonrpc":"2.0","result":{}}', 'it has neither "method" nor "id"'],
    ['{"jsonrpc":"2.0","id":null,"result":{}}', '"id" must be a string or an integer'],
  ] as const)('%s', async ([body, says]) => {
    const answer = await client.send({ body });
    await expectRefusal(scene, 'main', answer, {
      status: 400,
      code: 'message_invalid',
      rpc: -32600,
      says,
      events: refused('message_invalid'),
    });
  });
});

describe('what has no answer is accepted without a body and leaves nothing in the trail', () => {
  test.concurrent.for([
    ['{"jsonrpc":"2.0","method":"notifications/initialized"}'],
    ['{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"never made"}}'],
    ['{"jsonrpc":"2.0","method":"notifications/cancelled"}'],
    ['{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}'],
    ['{"jsonrpc":"2.0","method":"nobody/knows","params":{"a":1}}'],
    ['{"jsonrpc":"2.0","method":"tools/call","params":{"name":"notes__echo"}}'],
    ['{"jsonrpc":"2.0","id":1,"result":{}}'],
    ['{"jsonrpc":"2.0","id":"gatehouse-1","error":{"code":-32601,"message":"no"}}'],
  ] as const)('%s', async ([body]) => {
    const answer = await client.send({ body });
    expect(answer).toMatchObject({ status: 202, text: '', cut: false });
    await expectEvents(scene, 'main', answer, []);
  });
});

describe('an id comes back as it was sent', () => {
  test.concurrent.for([
    [0, '0'],
    [-1, '-1'],
    [7, '7.0'],
    [100, '1e2'],
    [9007199254740991, '9007199254740991'],
    ['', '""'],
    ['null', '"null"'],
    ['a "quoted" \u2028 id', '"a \\"quoted\\" \u2028 id"'],
  ] as const)('%s', async ([id, written]) => {
    const answer = await client.send({ body: `{"jsonrpc":"2.0","id":${written},"method":"ping"}` });
    expect(answer.status).toBe(200);
    expect(answer.messages).toEqual([{ jsonrpc: '2.0', id, result: {} }]);
    await expectEvents(scene, 'main', answer, [{ action: 'ping' }]);
  });
});

test('none of it reached the server', () => {
  expect(fake.heard('tools/call')).toEqual([]);
  expect(fake.received.filter(({ message }) => message.method === 'ping')).toEqual([]);
});
