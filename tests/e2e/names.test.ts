import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { said, sendJson } from '../support/fake-answers.ts';
import { faultAt } from '../support/fake-fault.ts';
import { echo } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { listed } from './listed.ts';
import { expectEvents } from './row.ts';
import { type Scene, startScene } from './scene.ts';

/** A tool as its server writes it: what we know of tools is their name, and the rest is not ours to change. */
const written =
  '{ "title":"T\\u00f6\\/l", "name" : "exact" ,"inputSchema":{"type":"object","maximum":12345678901234567890,"name":"kept"}, "_meta":{"n":1.10} }';

/** Names that two parsers could read differently. */
const doubtful = [
  '{"name":"first","name":"second","inputSchema":{}}',
  '{"n\\u0061me":"escaped","inputSchema":{}}',
  '{"name":"shown","n\\u0061me":"meant","inputSchema":{}}',
];

/** Entries that nobody could call. */
const nameless = ['{"inputSchema":{}}', '{"name":7}', '{"name":""}', '"text"', 'null', '[]'];

const rawList = faultAt('tools/list', ({ received, response }) => {
  const tools = [written, ...doubtful, ...nameless].join(',');
  sendJson(
    response,
    200,
    `{"jsonrpc":"2.0","id":${JSON.stringify(received.message.id)},"result":{"tools":[${tools}]}}`,
  );
});

const odd = 'caf\u00e9 "x" \\ \u{1f511}';
const fakes: Record<string, FakeServer> = {};
let scene: Scene;
beforeAll(async () => {
  const lists = { prompts: ['brief'], resources: ['res://1'], templates: ['res://{id}'] };
  fakes.one = await startFake({ name: 'one', tools: { echo, b__echo: echo, [odd]: echo }, ...lists });
  fakes.two = await startFake({ name: 'two', ...lists });
  fakes.chatty = await startFake({ name: 'chatty', instructions: `Ask me. ${'x'.repeat(5_000)}END` });
  fakes.terse = await startFake({ name: 'terse', instructions: 'Use "echo" twice.' });
  fakes.raw = await startFake({ name: 'raw', fault: rawList });
  scene = await startScene({
    servers: fakes,
    gateways: {
      prefixed: ['one', 'two'],
      bare: [{ server: 'one', prefix: '' }],
      clash: [
        { server: 'one', prefix: '' },
        { server: 'two', prefix: 'b' },
      ],
      reverse: [
        { server: 'two', prefix: 'b' },
        { server: 'one', prefix: '' },
      ],
      twice: [
        { server: 'two', prefix: 'x.1' },
        { server: 'two', prefix: 'Y-2' },
      ],
      raw: ['raw'],
      told: ['two', 'chatty', { server: 'terse', prefix: '' }],
    },
  });
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

async function heardBy(gateway: string, tool: string): Promise<unknown> {
  const client = await scene.opened(gateway);
  return (await client.tool(tool)).result;
}

describe('lists are in the order of the assignments, each server in its own order', () => {
  test.for([
    ['prefixed', 'tools', ['one__echo', 'one__b__echo', `one__${odd}`, 'two__echo']],
    ['prefixed', 'prompts', ['one__brief', 'two__brief']],
    ['prefixed', 'resources', ['res://1']],
    ['prefixed', 'templates', ['res://{id}']],
    ['bare', 'tools', ['echo', 'b__echo', odd]],
    ['bare', 'prompts', ['brief']],
    ['clash', 'tools', ['echo', 'b__echo', odd]],
    ['reverse', 'tools', ['b__echo', 'echo', odd]],
    ['twice', 'tools', ['x.1__echo', 'Y-2__echo']],
  ] as const)('%s %s', async ([gateway, list, names]) => {
    const client = await scene.opened(gateway);
    for (const _ of [1, 2]) expect(await listed(client, list)).toEqual(names);
  });

  test('and each call leaves its event', async () => {
    const client = await scene.opened('prefixed');
    for (const action of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']) {
      const answer = await client.call(action);
      expect(Object.keys(answer.messages[0]?.result ?? {})).toHaveLength(1);
      await expectEvents(scene, 'prefixed', answer, [{ action }]);
    }
  });
});

describe('a call goes to the server that owns the whole name', () => {
  test.for([
    ['prefixed', 'one__b__echo', 'one heard {}'],
    ['prefixed', 'two__echo', 'two heard {}'],
    ['prefixed', `one__${odd}`, 'one heard {}'],
    ['bare', 'b__echo', 'one heard {}'],
    ['bare', odd, 'one heard {}'],
    ['twice', 'Y-2__echo', 'two heard {}'],
    // Both offer it: the first assignment has it.
    ['clash', 'b__echo', 'one heard {}'],
    ['reverse', 'b__echo', 'two heard {}'],
  ] as const)('%s: %s', async ([gateway, tool, text]) => {
    expect(await heardBy(gateway, tool)).toEqual(said(text));
  });

  test('the server that lost a name is named in the log', () => {
    const clashes = scene.place
      .log()
      .split('\n')
      .filter((line) => line.includes('two servers offer the same name'))
      .map((line) => JSON.parse(line) as Record<string, string>)
      .map(({ level, gateway, name, server }) => [level, gateway, name, server]);
    expect(clashes).toContainEqual(['warn', 'clash', 'b__echo', 'two']);
    expect(clashes).toContainEqual(['warn', 'reverse', 'b__echo', 'one']);
    expect(clashes).toContainEqual(['warn', 'prefixed', 'res://1', 'two']);
    expect(clashes.filter(([, , name]) => name === 'one__echo')).toEqual([]);
  });
});

test('the instructions of each server stand under its name, and are cut where they are long', async () => {
  const { messages } = await scene.client('told').open();
  const chatty = `Ask me. ${'x'.repeat(4_000 - 'Ask me. '.length)}`;
  expect(messages[0]?.result?.instructions).toBe(
    [
      'This gateway serves 3 of 3 servers.',
      `\n# chatty (names start with "chatty__")\n${chatty}`,
      '\n# terse\nUse "echo" twice.',
    ].join('\n'),
  );
});

describe('what a server writes of its tools', () => {
  test('is shown as it was written, but for the name', async () => {
    const client = await scene.opened('raw');
    const { text } = await client.call('tools/list');
    expect(text).toContain(written.replace('"exact"', '"raw__exact"'));
  });

  test('is written anew where two parsers could read different names, and left out where there is none', async () => {
    const client = await scene.opened('raw');
    expect(await listed(client, 'tools')).toEqual(['raw__exact', 'raw__second', 'raw__escaped', 'raw__meant']);
    const { text } = await client.call('tools/list');
    expect(text).not.toMatch(/first|shown|n\\u0061me/);
  });
});
