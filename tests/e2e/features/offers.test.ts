import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendResult, sendRpcError } from '../../support/fake-answers.ts';
import { faultOnceAt } from '../../support/fake-fault.ts';
import { echo } from '../../support/fake-methods.ts';
import type { Answer, FakeOptions } from '../../support/fake-server.ts';
import { eventually } from '../eventually.ts';
import { listed } from '../listed.ts';
import { meets } from '../requirements.ts';
import { listenTo, type Place, startPlace } from './place.ts';

const page = 'ui://alpha/chart';
const icon = { src: 'https://icons.example.com/a.png', mimeType: 'image/png', sizes: ['48x48'], theme: 'dark' };
const rich = {
  name: 'rich',
  title: 'A rich tool',
  description: 'Has everything',
  icons: [icon],
  inputSchema: { type: 'object', properties: { city: { type: 'string' } } },
  outputSchema: { type: 'object', properties: { degrees: { type: 'number' } }, required: ['degrees'] },
  annotations: { readOnlyHint: true, destructiveHint: false },
  execution: { taskSupport: 'optional' },
  _meta: { 'example.com/rank': 1e3, ui: { resourceUri: page } },
};
const structured = {
  content: [
    { type: 'text', text: '{"degrees":21.50}' },
    { type: 'audio', data: 'UklG', mimeType: 'audio/wav' },
    { type: 'resource_link', uri: 'alpha://list/linked', name: 'linked' },
  ],
  structuredContent: { degrees: 21.5 },
  _meta: { 'example.com/took': 3 },
};

const listTools: Answer = (exchange) => {
  const { params } = exchange.received.message;
  if (params?.cursor === undefined) return sendResult(exchange, { tools: [rich], nextCursor: 'more' });
  if (params.cursor !== 'more') return sendRpcError(exchange, -32602, 'Invalid cursor');
  const tools = [...exchange.fake.tools.keys()]
    .filter((name) => name !== 'rich')
    .map((name) => ({ name, inputSchema: { type: 'object' } }));
  return sendResult(exchange, { tools });
};

const complete: Answer = (exchange) =>
  sendResult(exchange, { completion: { values: [JSON.stringify(exchange.received.message.params)], hasMore: false } });

const alphaOptions: FakeOptions = {
  capabilities: { completions: {}, resources: { listChanged: true, subscribe: true }, logging: {} },
  tools: {
    echo,
    rich: (exchange) => sendResult(exchange, structured),
    logs(exchange) {
      openEvents(exchange.response);
      sendEvent(exchange.response, logged('within'));
      sendResult(exchange, said('logged'));
    },
    counts(exchange) {
      const progressToken = (exchange.received.message.params?._meta as { progressToken: string } | undefined)
        ?.progressToken;
      openEvents(exchange.response);
      for (const progress of [1, 2]) {
        sendEvent(exchange.response, {
          jsonrpc: '2.0',
          method: 'notifications/progress',
          params: { progressToken, progress, message: `step ${progress}` },
        });
      }
      sendResult(exchange, said('counted'));
    },
  },
  prompts: ['brief'],
  resources: ['alpha://list/1'],
  templates: ['alpha://notes/{id}'],
  methods: {
    'tools/list': listTools,
    'completion/complete': complete,
    'resources/subscribe': (exchange) => sendResult(exchange, {}),
    'resources/unsubscribe': (exchange) => sendResult(exchange, {}),
    'logging/setLevel': (exchange) => sendResult(exchange, {}),
  },
};
const betaOptions: FakeOptions = {
  capabilities: { logging: {} },
  prompts: ['brief'],
  resources: ['beta://list/1'],
  methods: { 'logging/setLevel': (exchange) => sendResult(exchange, {}) },
};

function logged(data: string) {
  return { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', logger: 'alpha', data } };
}

let place: Place;
beforeAll(async () => {
  place = await startPlace(alphaOptions, betaOptions);
});
afterAll(() => place.close());

test(`${meets('capabilities')} a gateway offers what its servers may have`, async () => {
  const opened = await place.scene.client('main').open();
  expect(opened.messages[0]?.result?.capabilities).toEqual({
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
    logging: {},
    completions: {},
    tasks: { cancel: {}, requests: { tools: { call: {} } } },
  });
});

test(`${meets('tools.list', 'tools.structured', 'icons', 'pagination', 'meta')} tools are listed with all that is said of them, from all pages`, async () => {
  const { messages } = await (await place.client()).call('tools/list');
  const shown = messages[0]?.result?.tools as readonly { name: string }[];
  expect(shown.map(({ name }) => name)).toEqual([
    'alpha__rich',
    'alpha__echo',
    'alpha__logs',
    'alpha__counts',
    'beta__echo',
  ]);
  expect(shown[0]).toEqual({ ...rich, name: 'alpha__rich' });
});

test(`${meets('pagination.cursor')} a cursor of nobody is refused`, async () => {
  const { messages } = await (await place.client()).call('tools/list', { cursor: 'more' });
  expect(messages[0]?.error?.code).toBe(-32602);
});

test(`${meets('tools.call', 'tools.structured', 'meta')} a result comes as the server gave it`, async () => {
  const client = await place.client();
  const { result } = await client.tool('alpha__rich', { city: 'Bern' });
  expect(result).toEqual(structured);
  await client.call('tools/call', { name: 'alpha__echo', arguments: { a: 1 }, _meta: { 'example.com/trace': 'x' } });
  expect(place.alpha.heard('tools/call').at(-1)?.message.params?._meta).toEqual({ 'example.com/trace': 'x' });
  expect((await client.tool('beta__echo', { b: 2 })).result).toEqual(said('beta heard {"b":2}'));
});

test(`${meets('tools.links', 'resources.read')} what a result links to is read where it came from`, async () => {
  const client = await place.client();
  const { content } = (await client.tool('alpha__rich')).result as { content: readonly { uri?: string }[] };
  const [link] = content.flatMap(({ uri }) => uri ?? []);
  const { messages } = await client.call('resources/read', { uri: link });
  expect(messages[0]?.result?.contents).toEqual([{ uri: link, text: `alpha read ${link}` }]);
});

test(`${meets('apps')} the page of a tool is read at the server of the tool, which does not list it`, async () => {
  const client = await place.client();
  expect(await listed(client, 'resources')).not.toContain(page);
  const { messages } = await client.call('resources/read', { uri: page });
  expect(messages[0]?.result?.contents).toEqual([{ uri: page, text: `alpha read ${page}` }]);
  const offered = place.alpha.heard('initialize').at(-1)?.message.params?.capabilities;
  expect(offered).toMatchObject({
    extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } },
  });
});

test(`${meets('prompts.list', 'prompts.get', 'resources.list', 'resources.read')} prompts and resources of both servers are listed, and served by their own`, async () => {
  const client = await place.client();
  expect(await listed(client, 'prompts')).toEqual(['alpha__brief', 'beta__brief']);
  expect(await listed(client, 'resources')).toEqual(['alpha://list/1', 'beta://list/1']);
  expect(await listed(client, 'templates')).toEqual(['alpha://notes/{id}']);
  const prompt = await client.call('prompts/get', { name: 'beta__brief' });
  expect(prompt.text).toContain('beta prompts brief');
  for (const uri of ['alpha://notes/7', 'beta://list/1']) {
    const { text } = await client.call('resources/read', { uri });
    expect(text).toContain(`${uri.split(':', 1)[0]} read ${uri}`);
  }
});

const argument = { name: 'city', value: 'B' };
test.each([
  ['a prompt', { type: 'ref/prompt', name: 'alpha__brief' }, { type: 'ref/prompt', name: 'brief' }],
  [
    'a template',
    { type: 'ref/resource', uri: 'alpha://notes/{id}' },
    { type: 'ref/resource', uri: 'alpha://notes/{id}' },
  ],
] as const)(
  `${meets('completion', 'completion.context')} an argument of %s is completed by its server`,
  async (_what, ref, theirs) => {
    const context = { arguments: { country: 'CH' } };
    const { messages } = await (await place.client()).call('completion/complete', { ref, argument, context });
    const { values: [heard] = [] } = (messages[0]?.result?.completion ?? {}) as { values?: string[] };
    expect(JSON.parse(heard ?? '')).toEqual({ ref: theirs, argument, context });
  },
);

test.each([
  [
    'of a server that completes nothing',
    { type: 'ref/prompt', name: 'beta__brief' },
    { values: [], total: 0, hasMore: false },
  ],
  ['that nobody has', { type: 'ref/prompt', name: 'brief' }, undefined],
  ['without a name', { type: 'ref/prompt' }, undefined],
  ['of an unknown kind', { type: 'ref/tool', name: 'alpha__echo' }, undefined],
] as const)(`${meets('completion')} a prompt %s is answered for`, async (_what, ref, completion) => {
  const { messages } = await (await place.client()).call('completion/complete', { ref, argument });
  expect(messages[0]?.result?.completion).toEqual(completion);
  expect(messages[0]?.error?.code).toBe(completion ? undefined : -32602);
});

test(`${meets('logging.level')} a level holds for servers whose session is open, and for those that are called later`, async () => {
  const client = await place.client();
  await client.tool('alpha__echo');
  const levels = (server: 'alpha' | 'beta') =>
    place[server].heard('logging/setLevel').map(({ message }) => message.params?.level);
  const before = { alpha: levels('alpha').length, beta: levels('beta').length };
  expect((await client.call('logging/setLevel', { level: 'error' })).messages[0]?.result).toEqual({});
  expect(levels('alpha').slice(before.alpha)).toEqual(['error']);
  expect(levels('beta').slice(before.beta)).toEqual([]);
  await client.tool('beta__echo');
  expect(levels('beta').slice(before.beta)).toEqual(['error']);
  expect((await client.call('logging/setLevel', { level: 'loud' })).messages[0]?.error?.code).toBe(-32602);
});

test(`${meets('logging.messages')} what servers log reaches the client within calls and outside`, async () => {
  const client = await place.client();
  const stream = await listenTo(client, place.alpha, place.beta);
  const { messages } = await client.call('tools/call', { name: 'alpha__logs' });
  expect(messages[0]).toEqual(logged('within'));
  place.beta.push(logged('outside'));
  await eventually(stream.messages).toContainEqual(logged('outside'));
  stream.close();
});

test(`${meets('progress')} progress comes under the client's token, before the result`, async () => {
  const client = await place.client();
  const { messages } = await client.call('tools/call', { name: 'alpha__counts', _meta: { progressToken: 'mine' } });
  expect(messages.map(({ params, result }) => params ?? result)).toEqual([
    { progressToken: 'mine', progress: 1, message: 'step 1' },
    { progressToken: 'mine', progress: 2, message: 'step 2' },
    said('counted'),
  ]);
});

test(`${meets('ping')} a client is answered a ping without any server`, async () => {
  const client = await place.client();
  expect((await client.call('ping')).messages[0]?.result).toEqual({});
  expect(place.alpha.heard('ping')).toEqual([]);
});

const updated = (uri: string) => ({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } });

test(`${meets('resources.subscribe', 'resources.unsubscribe')} a subscription is made and ended at its server, and updates come`, async () => {
  const client = await place.client();
  const stream = await listenTo(client, place.alpha, place.beta);
  const uris = (method: string) => place.alpha.heard(method).map(({ message }) => message.params?.uri);
  expect((await client.call('resources/subscribe', { uri: 'alpha://notes/7' })).messages[0]?.result).toEqual({});
  expect(uris('resources/subscribe')).toEqual(['alpha://notes/7']);
  place.alpha.push(updated('alpha://notes/7'));
  await eventually(stream.messages).toContainEqual(updated('alpha://notes/7'));
  expect((await client.call('resources/unsubscribe', { uri: 'alpha://notes/7' })).messages[0]?.result).toEqual({});
  expect(uris('resources/unsubscribe')).toEqual(['alpha://notes/7']);
  expect((await client.call('resources/subscribe', { uri: 'gamma://x/1' })).messages[0]?.error?.code).toBe(-32002);
  for (const uri of ['alpha://notes/\0', 'alpha://notes/\ud800'])
    expect((await client.call('resources/subscribe', { uri })).messages[0]?.error?.code).toBe(-32602);
  stream.close();
});

test(`${meets('resources.resubscribe', 'logging.level')} a server that forgot our session is told again what the client asked for`, async () => {
  const client = await place.client();
  await client.call('resources/subscribe', { uri: 'alpha://notes/kept' });
  await client.call('resources/subscribe', { uri: 'alpha://notes/ended' });
  await client.call('resources/unsubscribe', { uri: 'alpha://notes/ended' });
  // Asking again in vain undoes nothing.
  place.alpha.fault = faultOnceAt('resources/subscribe', (exchange) => sendRpcError(exchange, -32603, 'not now'));
  expect((await client.call('resources/subscribe', { uri: 'alpha://notes/kept' })).messages[0]?.error).toBeDefined();
  await client.call('logging/setLevel', { level: 'alert' });
  const { received } = place.alpha;
  const from = received.length;
  place.alpha.sessions.clear();
  expect((await client.tool('alpha__echo')).result).toEqual(said('alpha heard {}'));
  const told = received
    .slice(from)
    .map(({ message }) => [message.method, message.params?.uri ?? message.params?.level]);
  expect(told).toContainEqual(['resources/subscribe', 'alpha://notes/kept']);
  expect(told).toContainEqual(['logging/setLevel', 'alert']);
  expect(told).not.toContainEqual(['resources/subscribe', 'alpha://notes/ended']);
});

test(`${meets('list-changed')} a changed list of the second server is told, and new when it is asked for`, async () => {
  const client = await place.client();
  const stream = await listenTo(client, place.alpha, place.beta);
  expect(await listed(client, 'tools')).not.toContain('beta__added');
  place.beta.tools.set('added', echo);
  const changed = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };
  place.beta.push(changed);
  await eventually(stream.messages).toContainEqual(changed);
  expect(await listed(client, 'tools')).toContain('beta__added');
  place.beta.tools.delete('added');
  place.beta.push(changed);
  stream.close();
});
