import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../packages/gateway/src/errors/catalogue.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { expectRefusal } from './row.ts';
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

const long = 'x'.repeat(10_000);

/** Method, what the message says, params, code, JSON-RPC code, target in the trail. */
type Row = readonly [string, string, object, ErrorCode, number, string];

const rows: readonly Row[] = [
  ['tools/call', 'unknown tool: notes__gone', { name: 'notes__gone' }, 'tool_unknown', -32602, 'notes__gone'],
  ['tools/call', 'unknown tool: echo', { name: 'echo' }, 'tool_unknown', -32602, 'echo'],
  ['tools/call', 'unknown tool: NOTES__echo', { name: 'NOTES__echo' }, 'tool_unknown', -32602, 'NOTES__echo'],
  ['tools/call', 'unknown tool: notes__echo ', { name: 'notes__echo ' }, 'tool_unknown', -32602, 'notes__echo '],
  ['tools/call', 'unknown tool: __proto__', { name: '__proto__' }, 'tool_unknown', -32602, '__proto__'],
  ['tools/call', 'unknown tool: ', { name: '' }, 'tool_unknown', -32602, ''],
  ['tools/call', long.slice(0, 128), { name: long }, 'tool_unknown', -32602, long.slice(0, 256)],
  ['tools/call', '"name" must be a string', {}, 'params_invalid', -32602, ''],
  ['tools/call', '"name" must be a string', { name: 7 }, 'params_invalid', -32602, ''],
  ['tools/call', '"name" must be a string', { name: ['notes__echo'] }, 'params_invalid', -32602, ''],
  ['prompts/get', 'unknown prompt: notes__gone', { name: 'notes__gone' }, 'prompt_unknown', -32602, 'notes__gone'],
  ['prompts/get', 'unknown prompt: brief', { name: 'brief' }, 'prompt_unknown', -32602, 'brief'],
  ['prompts/get', '"name" must be a string', { name: null }, 'params_invalid', -32602, ''],
  ['resources/read', 'resource not found: gone://x', { uri: 'gone://x' }, 'resource_unknown', -32002, 'gone://x'],
  ['resources/read', 'resource not found: no uri', { uri: 'no uri' }, 'resource_unknown', -32002, 'no uri'],
  ['resources/read', 'resource not found: ', { uri: '' }, 'resource_unknown', -32002, ''],
  ['resources/read', '"uri" must be a string', {}, 'params_invalid', -32602, ''],
  [
    'resources/read',
    'at most 8192',
    { uri: `notes://list/${long}` },
    'params_invalid',
    -32602,
    `notes://list/${long}`.slice(0, 256),
  ],
  ['tools/list', '"cursor" is not one of ours', { cursor: 'x' }, 'params_invalid', -32602, ''],
  ['prompts/list', '"cursor" is not one of ours', { cursor: '' }, 'params_invalid', -32602, ''],
  ['resources/list', '"cursor" is not one of ours', { cursor: null }, 'params_invalid', -32602, ''],
  ['resources/templates/list', '"cursor" is not one of ours', { cursor: 1 }, 'params_invalid', -32602, ''],
  ['nobody/knows', 'nobody/knows is not served', {}, 'method_unknown', -32601, ''],
  ['Tools/List', 'Tools/List is not served', {}, 'method_unknown', -32601, ''],
  ['toString', 'toString is not served', {}, 'method_unknown', -32601, ''],
  ['', 'method not found:', {}, 'method_unknown', -32601, ''],
  ['logging/setLevel', '"level" must be one of debug', { level: 'loud' }, 'params_invalid', -32602, ''],
  ['completion/complete', '"ref" must be a ref/prompt', {}, 'params_invalid', -32602, ''],
  ['resources/subscribe', '"uri" must be a string', { uri: 7 }, 'params_invalid', -32602, ''],
  ['resources/unsubscribe', '"uri" must be a string', {}, 'params_invalid', -32602, ''],
  ['tasks/get', '"taskId" names no task', { taskId: 'made-up' }, 'params_invalid', -32602, ''],
  ['tasks/list', 'tasks/list is not served', {}, 'method_unknown', -32601, ''],
  ['sampling/createMessage', 'sampling/createMessage', {}, 'method_unknown', -32601, ''],
];

describe('what is not there is answered within the session', () => {
  test.concurrent.for(rows)('a %s is told "%s"', async ([method, says, params, code, rpc, target]) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'q', method, params });
    await expectRefusal(scene, 'main', await client.send({ body }), {
      status: 200,
      code,
      rpc,
      id: 'q',
      says,
      absent: [long],
      events: [{ action: method, target, code }],
    });
  });
});

test('no server was asked for any of it', () => {
  const asked = ['tools/call', 'prompts/get', 'resources/read', 'nobody/knows', 'resources/subscribe'];
  expect(asked.flatMap((method) => fake.heard(method))).toEqual([]);
});
