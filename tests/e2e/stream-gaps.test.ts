import { afterAll, beforeAll, expect, test } from 'vitest';
import { setDisabled } from '../../packages/gateway/src/admin/set-disabled.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { locationOf, openAt } from '../store/place.ts';
import { openEvents, said, sendEvent, sendResult } from '../support/fake-answers.ts';
import { echo, methods } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { openGetStream } from './open-stream.ts';
import { type Scene, startLimitedScene } from './scene.ts';

let fakes: { changing: FakeServer; steady: FakeServer; silent: FakeServer; leaving: FakeServer; slow: FakeServer };
let scene: Scene;
beforeAll(async () => {
  const start = (name: string) => startFake({ name, listChanged: true });
  fakes = {
    changing: await start('changing'),
    steady: await start('steady'),
    silent: await startFake({ name: 'silent', listChanged: true, capabilities: { tools: {} } }),
    leaving: await start('leaving'),
    slow: await start('slow'),
  };
  const gateways = { gaps: ['changing', 'steady', 'silent'], main: ['leaving', 'slow'] };
  scene = await startLimitedScene({ servers: fakes, gateways }, { listTimeout: 20_000 });
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

const openStreams = ({ sessions }: FakeServer) => [...sessions.values()].filter((stream) => stream !== undefined);
const gets = ({ received }: FakeServer) => received.filter(({ method }) => method === 'GET').length;

test('a client is told of what changed while a stream was down, and of nothing else', async () => {
  const { changing, steady, silent } = fakes;
  const stream = await openGetStream(await scene.opened('gaps'));
  const all = [changing, steady, silent];
  await eventually(() => all.map((fake) => openStreams(fake).length)).toEqual([1, 1, 1]);
  const asked = all.map((fake) => fake.heard('tools/list').length);
  for (const fake of all) for (const open of openStreams(fake)) open.end();
  changing.tools.set('added', echo);
  silent.tools.set('added', echo);
  await eventually(() => all.map((fake) => fake.heard('tools/list').length)).toEqual(asked.map((count) => count + 1));
  await eventually(stream.messages).toEqual([{ jsonrpc: '2.0', method: 'notifications/tools/list_changed' }]);
  stream.close();
});

test('a server that is disabled while another is waited for is not joined', async () => {
  const { leaving, slow } = fakes;
  const client = await scene.opened('main');
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  slow.fault = {
    strikes: ({ message }) => message.method === 'tools/list',
    answer: async (exchange) => {
      await held;
      await methods['tools/list']?.(exchange);
    },
  };
  // Its lists have to be asked for again.
  slow.tools.set('echo', (exchange) => {
    openEvents(exchange.response);
    sendEvent(exchange.response, { jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    sendResult(exchange, said('told'));
  });
  const asked = slow.heard('tools/list').length;
  await client.tool('slow__echo');
  await client.tool('leaving__echo');
  const stream = await openGetStream(client);
  await eventually(() => slow.heard('tools/list').length).toBe(asked + 1);
  const store = await openAt(scene.place.directory, false);
  const audit = await openAuditTrail({ location: locationOf(scene.place.directory), log: createLog('warn') });
  await setDisabled({ store, audit, principal: 'test' }, { noun: 'server', slug: 'leaving', disabled: true });
  await eventually(() => slow.heard('tools/list').length).toBe(asked + 2);
  release();
  await eventually(() => openStreams(slow).length).toBe(1);
  // It would have been asked for a stream by the time that these are answered.
  for (let call = 0; call < 5; call += 1) expect((await client.tool('slow__echo')).result).toBeDefined();
  expect(gets(leaving)).toBe(0);
  stream.close();
  await audit.close();
  await store.close();
});
