import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendResult, sendRpcError } from '../../support/fake-answers.ts';
import { answerTo, asking } from '../../support/fake-asking-tools.ts';
import { eventually } from '../eventually.ts';
import { postAndLeave } from '../open-stream.ts';
import { meets } from '../requirements.ts';
import { everything, listenTo, next, openCall, type Place, reply, startPlace } from './place.ts';

const schema = { type: 'object', properties: { name: { type: 'string', title: 'Name' } }, required: ['name'] };
const text = (value: string) => ({ type: 'text', text: value });

/** What a server asks within a call, and what the client answers. */
const asked = {
  sampling: {
    method: 'sampling/createMessage',
    params: { messages: [{ role: 'user', content: text('Say A') }], maxTokens: 10, _meta: { 'example.com/x': 1 } },
    result: { role: 'assistant', content: text('A'), model: 'm', stopReason: 'endTurn' },
  },
  samplingWithTools: {
    method: 'sampling/createMessage',
    params: {
      messages: [{ role: 'user', content: text('Use it') }],
      maxTokens: 10,
      tools: [{ name: 'weather', inputSchema: schema }],
      toolChoice: { mode: 'required' },
    },
    result: {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'u1', name: 'weather', input: { name: 'Bern' } }],
      model: 'm',
      stopReason: 'toolUse',
    },
  },
  form: {
    method: 'elicitation/create',
    params: { mode: 'form', message: 'Who are you?', requestedSchema: schema },
    result: { action: 'accept', content: { name: 'Anna' } },
  },
  declined: {
    method: 'elicitation/create',
    params: { message: 'Who are you?', requestedSchema: schema },
    result: { action: 'decline' },
  },
  url: {
    method: 'elicitation/create',
    params: { mode: 'url', elicitationId: 'e1', url: 'https://pages.example.com/1', message: 'Please open it' },
    result: { action: 'accept' },
  },
  roots: {
    method: 'roots/list',
    params: {},
    result: { roots: [{ uri: 'file:///home/anna/project', name: 'project' }] },
  },
} as const;

/** Two servers that both ask under this id. */
const sameId = 7;
const elicitations = [
  { mode: 'url', elicitationId: 'e2', url: 'https://pages.example.com/2', message: 'Open it first' },
];

let place: Place;
beforeAll(async () => {
  const tools = Object.fromEntries(
    Object.entries(asked).map(([name, { method, params }], at) => [name, asking(method, `ask-${at}`, params)]),
  );
  place = await startPlace(
    {
      tools: {
        ...tools,
        same: asking('roots/list', sameId),
        pings: asking('ping', 'ping-1'),
        forbidden: asking('secrets/list', 'forbidden'),
        needsPage: (exchange) => sendRpcError(exchange, -32042, 'URL elicitation required', { elicitations }),
        slow: () => undefined,
        measured: asking('roots/list', 'measured', { _meta: { progressToken: 5 } }),
        async takesBack(exchange) {
          openEvents(exchange.response);
          sendEvent(exchange.response, { jsonrpc: '2.0', id: 'taken', method: 'roots/list' });
          const cancelled = { requestId: 'taken', reason: 'no longer needed' };
          sendEvent(exchange.response, { jsonrpc: '2.0', method: 'notifications/cancelled', params: cancelled });
          sendResult(exchange, said('without'));
        },
      },
    },
    { tools: { same: asking('roots/list', sameId), echo: (exchange) => sendResult(exchange, said('beta')) } },
  );
});
afterAll(() => place.close());

/** Calls a tool that asks; answers what the client was asked and what the server was told. */
async function callAsking(name: string, result: object) {
  const client = await place.client();
  const stream = await openCall(client, name);
  const request = await next(stream);
  expect((await reply(client, request, result)).status).toBe(202);
  const answer = await next(stream, 1);
  const [{ text: told = '' } = {}] = (answer.result?.content ?? []) as { text?: string }[];
  return { request, told: JSON.parse(told) as { result?: unknown } };
}

test.each([
  ['has a model say something', 'sampling'],
  ['takes no for an answer', 'declined'],
] as const)(`${meets('sampling', 'elicitation', 'meta')} a server %s`, async (_what, name) => {
  const { method, params, result } = asked[name];
  const { request, told } = await callAsking(`alpha__${name}`, result);
  expect(request).toMatchObject({ jsonrpc: '2.0', method });
  expect(request.params).toEqual(params);
  expect(told).toEqual({ result });
});

test(`${meets('sampling.tools')} a server gives the model tools, and hears what it wants of them`, async () => {
  const { params, result } = asked.samplingWithTools;
  const { request, told } = await callAsking('alpha__samplingWithTools', result);
  expect([request.params, told]).toEqual([params, { result }]);
});

test(`${meets('elicitation')} a server has a person fill in a form`, async () => {
  const { params, result } = asked.form;
  const { request, told } = await callAsking('alpha__form', result);
  expect([request.params, told]).toEqual([params, { result }]);
});

test(`${meets('elicitation.url')} a server sends a person to a page, and tells when that is done`, async () => {
  const { params, result } = asked.url;
  const { request, told } = await callAsking('alpha__url', result);
  expect([request.params, told]).toEqual([params, { result }]);
  const client = await place.client();
  const stream = await listenTo(client, place.alpha);
  const done = { jsonrpc: '2.0', method: 'notifications/elicitation/complete', params: { elicitationId: 'e1' } };
  place.alpha.push(done);
  await eventually(stream.messages).toContainEqual(done);
  stream.close();
});

test(`${meets('elicitation.required')} a call that needs a page first says which`, async () => {
  const { error } = await (await place.client()).tool('alpha__needsPage');
  expect(error).toMatchObject({ code: -32042, data: { elicitations } });
});

test(`${meets('roots')} a server hears of the roots of the client`, async () => {
  const { result } = asked.roots;
  expect((await callAsking('alpha__roots', result)).told).toEqual({ result });
});

test(`${meets('roots.changed')} changed roots are told to servers that have a session, once each`, async () => {
  const client = await place.client();
  await client.tool('beta__echo');
  const heard = () => place.beta.heard('notifications/roots/list_changed').length;
  const elsewhere = place.alpha.heard('notifications/roots/list_changed').length;
  const before = heard();
  await client.notify('notifications/roots/list_changed');
  await eventually(heard).toBe(before + 1);
  expect(place.alpha.heard('notifications/roots/list_changed').length).toBe(elsewhere);
});

test(`${meets('requests.apart')} two servers that ask under one id at one time each get their own answer`, async () => {
  const client = await place.client();
  const streams = [await openCall(client, 'alpha__same'), await openCall(client, 'beta__same', { _meta: {} })];
  const [one = {}, two = {}] = await Promise.all(streams.map((stream) => next(stream)));
  expect(one.id).not.toEqual(two.id);
  await reply(client, two, { roots: [{ uri: 'file:///for-beta' }] });
  await reply(client, one, { roots: [{ uri: 'file:///for-alpha' }] });
  const told = await Promise.all(streams.map((stream) => next(stream, 1)));
  expect(told.map(({ result }) => JSON.stringify(result))).toEqual([
    expect.stringContaining('for-alpha'),
    expect.stringContaining('for-beta'),
  ]);
});

test(`${meets('requests.apart')} the same question has the same id each time, and another in another session`, async () => {
  const ids = [];
  const client = await place.client();
  for (const asker of [client, client, await place.client()]) {
    const stream = await openCall(asker, 'alpha__same');
    const request = await next(stream);
    ids.push(request.id);
    await reply(asker, request, { roots: [] });
    await next(stream, 1);
  }
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test(`${meets('requests.apart')} an answer in another session, or to nothing that was asked, goes nowhere`, async () => {
  const [client, stranger] = [await place.client(), await place.client()];
  const stream = await openCall(client, 'alpha__roots');
  const request = await next(stream);
  const answers = () => place.alpha.received.filter(({ message }) => message.result !== undefined).length;
  const before = answers();
  expect((await reply(stranger, request, { roots: [] })).status).toBe(202);
  expect((await reply(client, { id: 'ask-5' }, { roots: [] })).status).toBe(202);
  await reply(client, request, { roots: [] });
  await next(stream, 1);
  expect(answers()).toBe(before + 1);
});

test(`${meets('requests.apart')} what a server asks on its GET stream is answered too`, async () => {
  const client = await place.client();
  const stream = await listenTo(client, place.alpha, place.beta);
  const session = [...place.beta.sessions].findLast(([, response]) => response !== undefined)?.[0];
  place.beta.push({ jsonrpc: '2.0', id: 'on-get', method: 'roots/list' });
  const request = await next(stream);
  expect(request).toMatchObject({ method: 'roots/list' });
  await reply(client, request, { roots: [] });
  expect(await answerTo(place.beta, 'on-get', session)).toEqual({
    jsonrpc: '2.0',
    id: 'on-get',
    result: { roots: [] },
  });
  stream.close();
});

test.each([
  ['that can do nothing', {}, 'sampling'],
  ['that can do other things', { sampling: {}, roots: {} }, 'form'],
  ['that can do everything', everything, 'forbidden'],
] as const)(
  `${meets('requests.refused', 'capabilities')} a client %s is not asked for more`,
  async (_who, capabilities, name) => {
    const client = await place.client(capabilities);
    const { messages } = await client.call('tools/call', { name: `alpha__${name}` });
    expect(messages.map(({ result }) => result)).toEqual([said(JSON.stringify({ code: -32601 }))]);
    const offered = place.alpha.heard('initialize').map(({ message }) => message.params?.capabilities);
    expect(offered).toContainEqual(capabilities);
  },
);

test(`${meets('ping')} a server is answered a ping, and the client does not hear of it`, async () => {
  const { messages } = await (await place.client()).call('tools/call', { name: 'alpha__pings' });
  expect(messages.map(({ result }) => result)).toEqual([said(JSON.stringify({ result: {} }))]);
});

test(`${meets('cancellation')} a cancelled call is cancelled at its server alone`, async () => {
  const client = await place.client();
  await client.tool('beta__echo');
  const { leave } = postAndLeave(client, {
    jsonrpc: '2.0',
    id: 'call',
    method: 'tools/call',
    params: { name: 'alpha__slow' },
  });
  await eventually(() => place.alpha.heard('tools/call').at(-1)?.message.id).toBe('call');
  await client.notify('notifications/cancelled', { requestId: 'call', reason: 'enough' });
  const heard = () => place.alpha.heard('notifications/cancelled').map(({ message }) => message.params);
  await eventually(heard).toEqual([{ requestId: 'call', reason: 'enough' }]);
  expect(place.beta.heard('notifications/cancelled')).toEqual([]);
  leave();
});

test(`${meets('cancellation.by-server')} what a server takes back is taken back under the id that the client knows`, async () => {
  const client = await place.client();
  const { messages } = await client.call('tools/call', { name: 'alpha__takesBack' });
  const [request, cancelled, result] = messages;
  expect(request).toMatchObject({ method: 'roots/list' });
  expect(cancelled).toMatchObject({
    method: 'notifications/cancelled',
    params: { requestId: request?.id, reason: 'no longer needed' },
  });
  expect(result?.result).toEqual(said('without'));
});

test(`${meets('progress.of-clients')} progress on what a server asked reaches it under its own token`, async () => {
  const client = await place.client();
  const stream = await openCall(client, 'alpha__measured');
  const request = await next(stream);
  const { progressToken } = (request.params?._meta ?? {}) as { progressToken?: unknown };
  expect(progressToken).toEqual(expect.any(String));
  await client.notify('notifications/progress', { progressToken, progress: 0.5, message: 'half' });
  await client.notify('notifications/progress', { progressToken: 5, progress: 0.9 });
  const heard = () => place.alpha.heard('notifications/progress').map(({ message }) => message.params);
  await eventually(heard).toEqual([{ progressToken: 5, progress: 0.5, message: 'half' }]);
  await reply(client, request, { roots: [] });
  await next(stream, 1);
  expect(heard()).toHaveLength(1);
});
