import { afterAll, beforeAll, expect, test } from 'vitest';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import { eventually } from '../e2e/eventually.ts';
import { openGetStream, openPost } from '../e2e/open-stream.ts';
import { openEvents, sendEvent } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type Answer, type FakeServer, startFake } from '../support/fake-server.ts';
import { RawClient } from '../support/raw-client.ts';
import { openPlace, type Person, type Place } from './place.ts';

/** Begins to answer, and goes on for ever. */
const working: Answer = ({ response }) => {
  openEvents(response);
  sendEvent(response, { jsonrpc: '2.0', method: 'notifications/progress', params: { progress: 1 } });
};

let fake: FakeServer;
let place: Place;
beforeAll(async () => {
  fake = await startFake({ name: 'live', listChanged: true, tools: { echo, working } });
  place = await openPlace('sqlite');
  await addServer(place.administration, { slug: 'live', gateway: 'live', url: fake.url, network: 'private', auth });
});
const auth = { mode: 'none' } as const;
afterAll(async () => {
  await place.close();
  await fake.close();
});

/** A client with a session for that person; nobody's without one. */
async function opened(person?: Person): Promise<RawClient> {
  const user = person && `${person}@example.com`;
  const { token } = await createToken(place.administration, { gateway: 'live', user });
  const client = new RawClient(`${place.url}/mcp/live`, token);
  await client.open();
  await place.recorded();
  return client;
}

const idOf = (client: RawClient) => hashSecret(client.sessionId ?? '');
const end = (person: Person, client: RawClient) => place.ask(person, 'DELETE', `/sessions/${idOf(client)}`);
const admin = async () => (await place.recorded()).filter((event) => event.startsWith('session.'));

async function listedFor(person: Person): Promise<{ id: string; user: string | null }[]> {
  return ((await place.ask(person, 'GET', '/sessions')).json as { items: { id: string; user: string | null }[] }).items;
}

test('what an administrator ends is over here and at the server, and what ran in it is told so', async () => {
  const client = await opened();
  const stream = await openGetStream(client);
  await client.tool('live__echo');
  const upstream = String(fake.heard('tools/call').at(-1)?.headers['mcp-session-id']);
  const call = { jsonrpc: '2.0', id: 77, method: 'tools/call', params: { name: 'live__working', arguments: {} } };
  const running = await openPost(client, call);
  await eventually(() => running.messages().length).toBe(1);
  await place.recorded();

  expect(await end('root', client)).toMatchObject({ status: 204, text: '' });
  await eventually(stream.state).toBe('ended');
  await eventually(running.state).toBe('ended');
  expect(running.messages().at(-1)).toMatchObject({ id: 77, error: { data: { code: 'session_ended' } } });
  await eventually(() => fake.sessions.has(upstream)).toBe(false);
  expect((await client.call('ping')).status).toBe(404);
  expect(await admin()).toEqual([expect.stringMatching(/^session\.end token:tok_\S+ user:root@example\.com$/)]);

  expect(await end('root', client)).toMatchObject({ status: 404, json: { code: 'id_unknown' } });
  expect(await admin()).toEqual([]);
  await client.open();
  expect((await client.call('ping')).status).toBe(200);
});

test('a member sees and ends their own; another’s and nobody’s do not exist for them', async () => {
  const [adas, bens, nobodys] = [await opened('ada'), await opened('ben'), await opened()];
  expect(await listedFor('ada')).toMatchObject([{ id: idOf(adas), user: 'ada@example.com' }]);
  const all = (await listedFor('root')).map(({ id, user }) => [id, user]);
  expect(all).toEqual(
    expect.arrayContaining([
      [idOf(adas), 'ada@example.com'],
      [idOf(bens), 'ben@example.com'],
      [idOf(nobodys), null],
    ]),
  );
  const unheardOf = await place.ask('ada', 'DELETE', '/sessions/unheard-of');
  for (const other of [bens, nobodys]) {
    const refused = await end('ada', other);
    expect(refused).toMatchObject({ status: 404, json: { code: 'id_unknown' } });
    const face = (text: string) =>
      text.replace(/"correlationId":"[^"]+"/, '').replaceAll(/unheard-of|[\w-]{43}/g, '(id)');
    expect(face(refused.text)).toBe(face(unheardOf.text));
    expect((await other.call('ping')).status).toBe(200);
  }
  expect(await admin()).toEqual([]);
  expect((await end('ada', adas)).status).toBe(204);
  expect((await adas.call('ping')).status).toBe(404);
  expect(await admin()).toEqual([expect.stringMatching(/^session\.end token:tok_\S+ user:ada@example\.com$/)]);
});
