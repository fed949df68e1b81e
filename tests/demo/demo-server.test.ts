import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { openGetStream } from '../e2e/open-stream.ts';
import { RawClient, send } from '../support/raw-client.ts';
import { type DemoProcess, startDemoProcess } from './demo-process.ts';
import { readPage, readPages, textOf } from './notes.ts';

let demo: DemoProcess;
let client: RawClient;
beforeAll(async () => {
  demo = await startDemoProcess();
  client = new RawClient(demo.url, 'nobody-asks-for-it');
  await client.open();
});
afterAll(async () => {
  expect(await demo.stop()).toBe(0);
});

const initialize = (protocolVersion: string) => ({
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  }),
});

test.for(['2025-11-25', '2025-06-18', '2025-03-26'])('it speaks %s and says what it is', async (version) => {
  const answer = await send(demo.url, initialize(version));
  expect(answer.headers['mcp-session-id']).toMatch(/^\S{20,}$/);
  expect(answer.messages[0]?.result).toMatchObject({
    protocolVersion: version,
    serverInfo: { name: 'gatehouse-demo', title: 'Gatehouse demo' },
    capabilities: { tools: {}, prompts: {}, resources: { listChanged: true } },
    instructions: expect.stringContaining('notebook'),
  });
});

test('it speaks 2026-07-28, without a session', async () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'greet' };
  const params = { name: 'greet', arguments: { name: 'Ada' }, _meta: meta };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const answer = await send(demo.url, { body, headers });
  expect(answer.headers['mcp-session-id']).toBeUndefined();
  expect(textOf(answer.messages.at(-1)?.result)).toBe('Hello, Ada!');
});

describe('its tools', () => {
  test('are three', async () => {
    const { messages } = await client.call('tools/list');
    const tools = messages.at(-1)?.result?.tools;
    expect(tools).toMatchObject([
      { name: 'greet', annotations: { readOnlyHint: true } },
      { name: 'add_note', annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false } },
      { name: 'count_slowly', annotations: { readOnlyHint: true } },
    ]);
  });

  test('greet greets', async () => {
    expect(textOf((await client.tool('greet', { name: 'Ada \u{1f44b}' })).result)).toBe('Hello, Ada \u{1f44b}!');
  });

  test.for([
    ['greet', {}],
    ['greet', { name: '' }],
    ['greet', { name: 7 }],
    ['add_note', { text: 'x'.repeat(2_001) }],
    ['count_slowly', { steps: 0 }],
    ['count_slowly', { steps: 1_000 }],
  ] as const)('%s says what is wrong with %j', async ([name, args]) => {
    const { result } = await client.tool(name, args);
    expect(result?.isError).toBe(true);
    expect(textOf(result)).toMatch(/name|text|steps/);
  });

  test('count_slowly tells its progress in order', async () => {
    const params = { name: 'count_slowly', arguments: { steps: 4, pauseMs: 20 }, _meta: { progressToken: 'count' } };
    const { messages } = await client.call('tools/call', params);
    expect(messages.slice(0, -1).map(({ method, params: told }) => [method, told])).toEqual(
      [1, 2, 3, 4].map((progress) => [
        'notifications/progress',
        { progressToken: 'count', progress, total: 4, message: `step ${progress} of 4` },
      ]),
    );
    expect(textOf(messages.at(-1)?.result)).toBe('Counted to 4.');
  });

  test('count_slowly keeps its progress to itself where nobody asked for it', async () => {
    const { messages } = await client.call('tools/call', { name: 'count_slowly', arguments: { steps: 2, pauseMs: 1 } });
    expect(messages.map(({ method }) => method)).toEqual([undefined]);
  });
});

describe('its notebook', () => {
  test('is listed in pages, each of which names the next', async () => {
    const pages = await readPages(client);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]?.uris).toEqual([1, 2, 3, 4, 5].map((id) => `demo://notebook/${id}`));
    const uris = pages.flatMap((page) => page.uris);
    expect(uris).toEqual(uris.map((_, index) => `demo://notebook/${index + 1}`));
  });

  test('takes a note, announces it to every session, lists it and has it read', async () => {
    const other = new RawClient(demo.url, 'nobody-asks-for-it');
    await other.open();
    const stream = await openGetStream(other);
    const before = (await readPages(client)).flatMap(({ uris }) => uris);
    const uri = `demo://notebook/${before.length + 1}`;
    const text = 'R\u00e9sum\u00e9, with "quotes"\nand a second line';
    expect(textOf((await client.tool('add_note', { text })).result)).toBe(`Note ${before.length + 1} is at ${uri}`);

    await eventually(stream.messages).toMatchObject([{ method: 'notifications/resources/list_changed' }]);
    expect((await readPages(other)).flatMap(({ uris }) => uris)).toEqual([...before, uri]);
    const { messages } = await other.call('resources/read', { uri });
    expect(messages.at(-1)?.result?.contents).toEqual([{ uri, mimeType: 'text/plain', text }]);
    stream.close();
  });

  test('has a template for its notes', async () => {
    const { messages } = await client.call('resources/templates/list');
    expect(messages.at(-1)?.result?.resourceTemplates).toEqual([
      { uriTemplate: 'demo://notebook/{id}', name: 'note', mimeType: 'text/plain' },
    ]);
  });

  test.for(['', 'after-', 'after-0', 'after--1', 'after-1e3', 'after-999999', 'AFTER-5', 'x'])(
    'has no page at the cursor "%s"',
    async (cursor) => {
      const { messages } = await client.call('resources/list', { cursor });
      expect(messages.at(-1)?.error).toMatchObject({ code: -32602, message: expect.stringContaining('cursor') });
    },
  );

  test.for([
    'demo://notebook/0',
    'demo://notebook/01',
    'demo://notebook/99999',
    'demo://notebook/',
    'demo://other/1',
    'file:///etc/passwd',
  ])('has no note at %s', async (uri) => {
    const { messages } = await client.call('resources/read', { uri });
    // The 2025 revisions have -32002 for it, later ones -32602.
    expect([-32002, -32602]).toContain(messages.at(-1)?.error?.code);
    expect(messages.at(-1)?.result).toBeUndefined();
  });

  test('goes on where a page ended', async () => {
    const { next } = await readPage(client);
    expect((await readPage(client, next)).uris[0]).toBe('demo://notebook/6');
  });
});

test.for([
  [{ audience: 'a child' }, 'Summarise the notebook for a child.'],
  [{}, 'Summarise the notebook for a newcomer.'],
] as const)('its prompt with %j is a message', async ([args, text]) => {
  const { messages } = await client.call('prompts/get', { name: 'summarise_notebook', arguments: args });
  expect(messages.at(-1)?.result?.messages).toEqual([{ role: 'user', content: { type: 'text', text } }]);
});

describe('it is there for this machine alone', () => {
  const { body } = initialize('2025-11-25');

  test.for([
    ['a foreign Host', { host: 'evil.example' }],
    ['a foreign Host with its port', { host: 'evil.example:7879' }],
    ['a Host that begins like ours', { host: '127.0.0.1.evil.example' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['the Origin null', { origin: 'null' }],
  ] as const)('%s is refused', async ([, headers]) => {
    const answer = await send(demo.url, { body, headers });
    expect(answer.status).toBe(403);
    expect(answer.headers['mcp-session-id']).toBeUndefined();
  });

  test.for([
    ['localhost', { host: 'localhost' }],
    ['a page of this machine', { origin: 'http://localhost:5173' }],
  ] as const)('%s is not', async ([, headers]) => {
    expect((await send(demo.url, { body, headers })).status).toBe(200);
  });
});

describe('a session that it does not know is not found', () => {
  test.for([
    ['POST', { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' }],
    ['GET', { method: 'GET', headers: { accept: 'text/event-stream' } }],
    ['DELETE', { method: 'DELETE' }],
  ] as const)('%s', async ([, request]) => {
    const stranger = new RawClient(demo.url, 'nobody-asks-for-it');
    stranger.sessionId = 'unheard-of';
    stranger.version = '2025-11-25';
    const answer = await stranger.send(request);
    expect(answer.status).toBe(404);
    expect(answer.messages[0]?.error).toMatchObject({ code: -32001, message: 'Session not found' });
  });

  test('nor is one that has ended', async () => {
    const short = new RawClient(demo.url, 'nobody-asks-for-it');
    await short.open();
    expect((await short.send({ method: 'DELETE' })).status).toBe(200);
    expect((await short.call('ping')).status).toBe(404);
  });
});

test.for([
  ['/', 404],
  ['/mcp/', 404],
  ['/other', 404],
] as const)('there is nothing at %s', async ([path, status]) => {
  expect((await send(new URL(path, demo.url).href, initialize('2025-11-25'))).status).toBe(status);
});

test('a body that is not JSON is refused', async () => {
  const answer = await client.send({ body: '{' });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.text).not.toContain('result');
});
