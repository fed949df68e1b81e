import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEvents, said, sendEvent, sendResult } from '../../support/fake-answers.ts';
import { answerTo } from '../../support/fake-asking-tools.ts';
import type { Answer, Exchange } from '../../support/fake-server.ts';
import type { RawClient, RpcMessage } from '../../support/raw-client.ts';
import { eventually } from '../eventually.ts';
import { openPost } from '../open-stream.ts';
import { meets } from '../requirements.ts';
import { everything, listenTo, next, type Place, reply, startPlace } from './place.ts';

const related = 'io.modelcontextprotocol/related-task';
const times = { createdAt: '2026-01-01T00:00:00Z', lastUpdatedAt: '2026-01-01T00:00:00Z', ttl: 60_000 };
const task = (status: string) => ({ taskId: 'task-1', status, ...times });

const asked = ({ received }: Exchange) => received.message.params;

/** Both servers name their first task alike. */
const begins: Answer = (exchange) =>
  sendResult(exchange, asked(exchange)?.task ? { task: task('working') } : said('at once'));

const finds =
  (status: string): Answer =>
  (exchange) =>
    sendResult(exchange, task(asked(exchange)?.taskId === 'task-1' ? status : 'failed'));

/** The result comes once the client has answered what the task asks of it. */
const results: Answer = async (exchange) => {
  const { fake, received, response } = exchange;
  const _meta = { [related]: { taskId: 'task-1' } };
  openEvents(response);
  sendEvent(response, {
    jsonrpc: '2.0',
    id: 'input',
    method: 'elicitation/create',
    params: { message: 'Which?', _meta },
  });
  const { result } = await answerTo(fake, 'input', received.headers['mcp-session-id']);
  sendResult(exchange, { ...said(JSON.stringify(result)), _meta });
};

const options = {
  capabilities: { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
  tools: { works: begins },
  methods: { 'tasks/get': finds('working'), 'tasks/result': results, 'tasks/cancel': finds('cancelled') },
};

let place: Place;
beforeAll(async () => {
  place = await startPlace(options, options);
});
afterAll(() => place.close());

async function begin(client: RawClient, name: string): Promise<string> {
  const { messages } = await client.call('tools/call', { name, arguments: {}, task: { ttl: 60_000 } });
  const begun = messages[0]?.result?.task as { taskId: string };
  expect(begun).toEqual({ ...task('working'), taskId: expect.any(String) });
  return begun.taskId;
}

const stateOf = (answer: { messages: readonly RpcMessage[] }) =>
  answer.messages[0]?.result ?? answer.messages[0]?.error;

test(`${meets('tasks.call')} a call becomes a task, which is followed in any session of the same principal`, async () => {
  const client = await place.client();
  const taskId = await begin(client, 'alpha__works');
  expect(stateOf(await client.call('tasks/get', { taskId }))).toEqual({ ...task('working'), taskId });
  const later = await place.client();
  expect(stateOf(await later.call('tasks/get', { taskId }))).toEqual({ ...task('working'), taskId });
  expect(place.alpha.heard('tasks/get').map(({ message }) => message.params)).toEqual([
    { taskId: 'task-1' },
    { taskId: 'task-1' },
  ]);
  expect((await client.tool('alpha__works')).result).toEqual(said('at once'));
});

test(`${meets('tasks.apart')} tasks that two servers name alike are told apart`, async () => {
  const client = await place.client();
  const [one, two] = [await begin(client, 'alpha__works'), await begin(client, 'beta__works')];
  expect(one).not.toBe(two);
  const before = place.alpha.heard('tasks/cancel').length;
  await client.call('tasks/cancel', { taskId: two });
  expect([place.alpha.heard('tasks/cancel').length, place.beta.heard('tasks/cancel').length]).toEqual([before, 1]);
});

test.each([
  ['get', 'another principal asks', (taskId: string) => taskId],
  ['result', 'another principal asks', (taskId: string) => taskId],
  ['cancel', 'another principal asks', (taskId: string) => taskId],
  ['get', 'the server’s own id is named', () => 'task-1'],
] as const)(`${meets('tasks.apart')} tasks/%s is refused where %s`, async (verb, _why, named) => {
  const taskId = named(await begin(await place.client(), 'alpha__works'));
  const other = place.scene.client('main', 'other');
  await other.open('2025-11-25', everything);
  const before = place.alpha.received.length;
  expect(stateOf(await other.call(`tasks/${verb}`, { taskId }))).toMatchObject({ code: -32602 });
  expect(place.alpha.received.length).toBe(before);
});

test(`${meets('tasks.cancel')} a task is cancelled at its server`, async () => {
  const client = await place.client();
  const taskId = await begin(client, 'alpha__works');
  expect(stateOf(await client.call('tasks/cancel', { taskId }))).toEqual({ ...task('cancelled'), taskId });
  expect(place.alpha.heard('tasks/cancel').at(-1)?.message.params).toEqual({ taskId: 'task-1' });
});

test(`${meets('tasks.result', 'tasks.input')} what a task asks and what comes of it are related to it`, async () => {
  const client = await place.client();
  const taskId = await begin(client, 'alpha__works');
  const stream = await openPost(client, { jsonrpc: '2.0', id: 'r', method: 'tasks/result', params: { taskId } });
  const request = await next(stream);
  expect(request.params).toEqual({ message: 'Which?', _meta: { [related]: { taskId } } });
  await reply(client, request, { action: 'decline', _meta: { [related]: { taskId } } });
  const answer = await next(stream, 1);
  const heard = { action: 'decline', _meta: { [related]: { taskId: 'task-1' } } };
  expect(answer.result).toEqual({ ...said(JSON.stringify(heard)), _meta: { [related]: { taskId } } });
});

test(`${meets('tasks.status')} how a task stands is told under the client's id for it`, async () => {
  const client = await place.client();
  const taskId = await begin(client, 'alpha__works');
  const stream = await listenTo(client, place.alpha, place.beta);
  place.alpha.push({ jsonrpc: '2.0', method: 'notifications/tasks/status', params: task('completed') });
  await eventually(stream.messages).toEqual([
    { jsonrpc: '2.0', method: 'notifications/tasks/status', params: { ...task('completed'), taskId } },
  ]);
  stream.close();
});

test(`${meets('tasks.apart', 'capabilities')} no list of tasks is offered or served`, async () => {
  const client = await place.client();
  expect(stateOf(await client.call('tasks/list'))).toMatchObject({ code: -32601 });
  const declared = place.alpha.heard('initialize').map(({ message }) => message.params?.capabilities);
  expect(declared).toContainEqual(everything);
});
