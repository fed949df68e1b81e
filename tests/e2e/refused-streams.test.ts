import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendNothing } from '../support/fake-answers.ts';
import { type FakeOptions, type FakeServer, type Received, startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { openGetStream } from './open-stream.ts';
import { type Scene, startLimitedScene } from './scene.ts';

const key = { mode: 'header', headers: { 'x-api-key': 'secret-of-streams' } } as const;
const isGet = ({ method }: Received) => method === 'GET';
const isPing = ({ message }: Received) => message.method === 'ping';
const refusing = (status: number, strikes: (received: Received) => boolean): FakeOptions => ({
  listChanged: true,
  fault: { strikes, answer: ({ response }) => sendNothing(response, status) },
});

/** What a server answers to a GET, and how often it is pinged. */
const without: readonly (readonly [string, FakeOptions, number])[] = [
  ['has-404', refusing(404, isGet), 1],
  ['has-400', refusing(400, isGet), 1],
  ['has-401', refusing(401, isGet), 1],
  ['has-403', refusing(403, isGet), 1],
  ['stateless-404', { ...refusing(404, isGet), keepsSessions: false }, 0],
  // The client's session is refused at the ping as well, and its credential cannot be renewed.
  ['shut-401', refusing(401, (received) => isGet(received) || isPing(received)), 1],
];

let fakes: Map<string, FakeServer>;
let scene: Scene;
beforeAll(async () => {
  const slugs = [...without.map(([slug]) => slug), 'lost'];
  const options = new Map(without.map(([slug, each]) => [slug, each]));
  const start = async (slug: string) =>
    [slug, await startFake({ name: slug, ...(options.get(slug) ?? { listChanged: true }) })] as const;
  fakes = new Map(await Promise.all(slugs.map(start)));
  scene = await startLimitedScene(
    {
      servers: Object.fromEntries([...fakes].map(([slug, { url }]) => [slug, { url, auth: key }])),
      gateways: Object.fromEntries(slugs.map((slug) => [slug, [slug]])),
    },
    {},
  );
});
afterAll(async () => {
  await scene.close();
  for (const fake of fakes.values()) await fake.close();
});

const fakeOf = (slug: string): FakeServer => fakes.get(slug) as FakeServer;
const gets = (fake: FakeServer) => fake.received.filter(isGet);

describe('a server that refuses a GET stream is asked what for by a ping, and no more than that', () => {
  test.for(without)('%s', async ([slug, , pinged]) => {
    const fake = fakeOf(slug);
    const client = await scene.opened(slug);
    await client.tool(`${slug}__echo`);
    const stream = await openGetStream(client);
    await eventually(() => fake.heard('ping').length).toBe(pinged);
    await eventually(() => gets(fake).length).toBe(1);
    // What the gateway would do next it does before these are answered.
    for (let call = 0; call < 5; call += 1) expect((await client.tool(`${slug}__echo`)).result).toBeDefined();
    expect([gets(fake).length, fake.heard('ping').length]).toEqual([1, pinged]);
    // One session for the lists, and one for the client.
    expect(fake.heard('initialize')).toHaveLength(2);
    expect(scene.place.log()).not.toContain(`"server":"${slug}","code"`);
    stream.close();
  });
});

test('a session that a server lost is opened anew for its GET stream', async () => {
  const fake = fakeOf('lost');
  const client = await scene.opened('lost');
  await client.tool('lost__echo');
  const [called] = fake.heard('tools/call');
  fake.sessions.delete(String(called?.headers['mcp-session-id']));
  const stream = await openGetStream(client);
  await eventually(() => fake.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })).toBe(1);
  await eventually(stream.messages).toMatchObject([{ method: 'notifications/tools/list_changed' }]);
  expect(fake.heard('initialize')).toHaveLength(3);
  stream.close();
});
