import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../packages/gateway/src/errors/catalogue.ts';
import { echo } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { listed } from './listed.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';

let fake: FakeServer;
let scene: Scene;
beforeAll(async () => {
  fake = await startFake({
    name: 'crm',
    tools: { search: echo, remove: echo },
    prompts: ['brief', 'pitch'],
    resources: ['crm://deals/1', 'crm://deals/2', 'crm://people/1'],
    templates: ['crm://deals/{id}', 'crm://archive/{id}'],
  });
  const some = ['search', 'brief', 'crm://deals/1', 'crm://archive/{id}', 'crm://unlisted/7', 'nothing'];
  scene = await startScene({
    servers: { crm: fake },
    gateways: {
      all: [{ server: 'crm', tools: 'all' }],
      none: [{ server: 'crm', tools: 'none' }],
      some: [{ server: 'crm', tools: { allow: some } }],
      empty: [{ server: 'crm', tools: { allow: [] } }],
    },
  });
});
afterAll(async () => {
  await scene.close();
  await fake.close();
});

describe('what is not provided is hidden', () => {
  test.for([
    ['all', 'tools', ['crm__search', 'crm__remove']],
    ['all', 'prompts', ['crm__brief', 'crm__pitch']],
    ['all', 'resources', ['crm://deals/1', 'crm://deals/2', 'crm://people/1']],
    ['all', 'templates', ['crm://deals/{id}', 'crm://archive/{id}']],
    ['some', 'tools', ['crm__search']],
    ['some', 'prompts', ['crm__brief']],
    ['some', 'resources', ['crm://deals/1']],
    ['some', 'templates', ['crm://archive/{id}']],
    ...['none', 'empty'].flatMap((gateway) =>
      (['tools', 'prompts', 'resources', 'templates'] as const).map((list) => [gateway, list, []] as const),
    ),
  ] as const)('on "%s", %s are %j', async ([gateway, list, names]) => {
    expect(await listed(await scene.opened(gateway), list)).toEqual(names);
  });
});

const byMethod = {
  'tools/call': { member: 'name', code: 'tool_unknown', rpc: -32602 },
  'prompts/get': { member: 'name', code: 'prompt_unknown', rpc: -32602 },
  'resources/read': { member: 'uri', code: 'resource_unknown', rpc: -32002 },
} as const satisfies Record<string, { member: string; code: ErrorCode; rpc: number }>;

describe('what is not provided is blocked, and not told from what does not exist', () => {
  test.concurrent.for([
    ['some', 'tools/call', 'crm__remove'],
    ['some', 'prompts/get', 'crm__pitch'],
    ['some', 'resources/read', 'crm://people/1'],
    // Neighbours of what is provided, on a server that would answer.
    ['some', 'resources/read', 'crm://deals/2'],
    ['some', 'resources/read', 'crm://deals/3'],
    ['none', 'tools/call', 'crm__search'],
    ['none', 'prompts/get', 'crm__brief'],
    ['none', 'resources/read', 'crm://deals/1'],
    ['none', 'resources/read', 'crm://archive/1'],
    ['empty', 'tools/call', 'crm__search'],
    ['empty', 'resources/read', 'crm://deals/1'],
  ] as const)('on "%s", a %s of %s', async ([gateway, method, target]) => {
    const { member, code, rpc } = byMethod[method];
    const client = await scene.opened(gateway);
    const answer = await client.call(method, { [member]: target });
    const missing = await client.call(method, { [member]: 'gone://gone' });
    expect(answer.messages[0]?.error?.message.replace(target, '')).toBe(
      missing.messages[0]?.error?.message.replace('gone://gone', ''),
    );
    await expectRefusal(scene, gateway, answer, {
      status: 200,
      code,
      rpc,
      id: 2,
      events: [{ action: method, target, code }],
    });
  });

  test('so nothing of it reached the server', () => {
    const asked = [...fake.heard('tools/call'), ...fake.heard('prompts/get'), ...fake.heard('resources/read')];
    expect(asked.map(({ message }) => message.params?.name ?? message.params?.uri)).toEqual([]);
  });
});

describe('what is provided is served', () => {
  test.for([
    ['some', 'tools/call', 'crm__search'],
    ['some', 'prompts/get', 'crm__brief'],
    ['some', 'resources/read', 'crm://deals/1'],
    ['some', 'resources/read', 'crm://archive/9'],
    ['all', 'tools/call', 'crm__remove'],
    ['all', 'resources/read', 'crm://deals/3'],
  ] as const)('on "%s", a %s of %s', async ([gateway, method, target]) => {
    const client = await scene.opened(gateway);
    const answer = await client.call(method, { [byMethod[method].member]: target });
    expect(answer.messages[0]?.result).toBeDefined();
    await expectEvents(scene, gateway, answer, [{ action: method, target, server: 'crm' }]);
  });
});
