import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { startInstance } from '../e2e/in-process.ts';
import { openGetStream, openPost } from '../e2e/open-stream.ts';
import { configurationOf, type Place, tokenText } from '../e2e/scene.ts';
import { createDatabase, type Database } from '../postgres/database.ts';
import { openEvents } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { progress } from '../support/fake-resumable.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { RawClient } from '../support/raw-client.ts';
import { type Router, startRouter } from './router.ts';

/** One place on each instance, and the first failure that counts would pause the server. */
const limits = {
  callTimeout: 2_000,
  callMaximum: 8_000,
  serverCalls: 1,
  serverQueue: 0,
  breakerFailures: 1,
  breakerPause: 60_000,
} as const;

const parted: Answer = ({ response }) => {
  openEvents(response);
  response.write(`id: part 0\ndata: ${JSON.stringify(progress(0))}\n\n`);
};
/** The rest of the answer, which has no end. */
const theRest: Answer = ({ response }) => {
  openEvents(response);
  let step = 0;
  const timer = setInterval(() => response.write(`data: ${JSON.stringify(progress(++step))}\n\n`), 200);
  response.on('close', () => clearInterval(timer));
};

let fake: FakeServer;
let database: Database;
let router: Router;
let instances: Place[];
beforeAll(async () => {
  fake = await startFake({ name: 'one', tools: { parted, echo }, resumes: theRest });
  [database, router] = await Promise.all([createDatabase(), startRouter()]);
  const configuration = configurationOf({ servers: { one: fake }, gateways: { main: ['one'] } });
  const publicUrl = new URL(router.url);
  const options = { at: `#${database.url}`, exclusive: false, configuration, limits, publicUrl };
  instances = [await startInstance(options), await startInstance(options)];
  router.instances = instances.map(({ url }) => url);
}, 60_000);
afterAll(async () => {
  for (const each of instances ?? []) await each.stop();
  await router?.close();
  await database?.drop();
  await fake?.close();
});

test('a call whose client went on with it elsewhere is not given up where it began, and has one longest time', {
  timeout: 60_000,
}, async () => {
  const client = new RawClient(`${router.url}/mcp/main`, tokenText('main'));
  await client.open();
  await client.tool('one__echo');
  router.lead = { request: 0, GET: 1 };
  // The connection to the first instance dies without its knowing: it is left open.
  const left = await openPost(client, {
    jsonrpc: '2.0',
    id: 'long',
    method: 'tools/call',
    params: { name: 'one__parted' },
  });
  await eventually(left.text).toMatch(/^id: .+$/m);
  const [, lastId = ''] = /^id: (.+)$/m.exec(left.text()) ?? [];
  const resumed = await openGetStream(client, { 'last-event-id': lastId });
  await eventually(() => resumed.messages().length).toBeGreaterThan(0);

  router.lead = { request: 1 };
  expect((await client.tool('one__echo')).error?.data?.code).toBe('upstream_busy');

  await eventually(left.state).toBe('ended');
  expect(left.messages().at(-1)?.error?.data?.code).toBe('upstream_timeout');
  router.lead = { request: 0 };
  expect((await client.tool('one__echo')).result).toBeDefined();
  expect(fake.heard('notifications/cancelled')).toEqual([]);
  expect(resumed.state()).toBe('open');

  await eventually(resumed.state).toBe('ended');
  expect(resumed.messages().at(-1)?.error?.message).toBe('server "one" did not answer within 8 s');
  await eventually(() => fake.heard('notifications/cancelled').map(({ message }) => message.params?.requestId)).toEqual(
    ['long'],
  );
});
