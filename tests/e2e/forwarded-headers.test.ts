import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { type Scene, startScene, tokenText } from './scene.ts';

let open: FakeServer;
let keyed: FakeServer;
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  open = await startFake({ name: 'open', listChanged: true });
  keyed = await startFake({ name: 'keyed', listChanged: true });
  const headers = { Authorization: 'Bearer upstream-token', 'X-Api-Key': 'upstream-key' };
  scene = await startScene({
    servers: { open, keyed: { url: keyed.url, auth: { mode: 'header', headers } } },
    gateways: { main: ['open', 'keyed'] },
  });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  await open.close();
  await keyed.close();
});

/** What a client and the proxies before it may send along. None of it is the server's business. */
const brought = {
  cookie: 'session=of-the-browser',
  'x-forwarded-for': '198.51.100.7',
  'x-forwarded-host': 'brought.example',
  'x-forwarded-proto': 'https',
  'x-real-ip': '198.51.100.7',
  forwarded: 'for=198.51.100.7',
  via: '1.1 brought',
  'x-api-key': 'brought-key',
  'last-event-id': 'brought-event',
  'user-agent': 'brought-agent/1.0',
  'accept-language': 'de',
  'accept-encoding': 'gzip, br',
  'mcp-name': 'brought',
  'x-anything': 'brought',
  te: 'trailers',
  referer: 'https://brought.example/',
};

const ours = [
  'accept',
  'connection',
  'content-length',
  'content-type',
  'host',
  'mcp-protocol-version',
  'mcp-session-id',
  'user-agent',
];

test('the server sees our headers and no others', async () => {
  const answer = await client.call('tools/call', { name: 'open__echo' }, { ...brought, origin: scene.place.url });
  expect(answer.status).toBe(200);
  const [heard] = open.heard('tools/call');
  expect(Object.keys(heard?.headers ?? {}).sort()).toEqual(ours);
  expect(heard?.headers).toMatchObject({
    host: `127.0.0.1:${open.port}`,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'content-length': String(heard?.body.length),
    'user-agent': expect.stringMatching(/^gatehouse\/\d/),
  });
});

test('a server with header tokens gets them, and no other server does', async () => {
  await client.call('tools/call', { name: 'keyed__echo' }, { ...brought, 'x-api-key': 'brought-key' });
  const [heard] = keyed.heard('tools/call');
  expect(Object.keys(heard?.headers ?? {}).sort()).toEqual([...ours, 'authorization', 'x-api-key'].sort());
  expect(heard?.headers).toMatchObject({ authorization: 'Bearer upstream-token', 'x-api-key': 'upstream-key' });
});

test('they are sent with every request to that server, from the first to the last', async () => {
  const one = await scene.opened('main');
  const stream = one.send({ method: 'GET', headers: { accept: 'text/event-stream', ...brought } });
  await one.tool('keyed__echo');
  await eventually(() => keyed.received.some(({ method }) => method === 'GET')).toBe(true);
  await one.send({ method: 'DELETE', headers: brought });
  await stream;
  await eventually(() => keyed.received.some(({ method }) => method === 'DELETE')).toBe(true);
  expect(keyed.received.map(({ headers }) => [headers.authorization, headers['x-api-key']])).toEqual(
    keyed.received.map(() => ['Bearer upstream-token', 'upstream-key']),
  );
});

test('nothing that any client brought was seen by any server', () => {
  const seen = JSON.stringify([...open.received, ...keyed.received].map(({ headers }) => headers));
  for (const secret of [
    tokenText('main'),
    client.sessionId ?? '',
    'brought',
    '198.51.100.7',
    'of-the-browser',
    'gzip',
  ]) {
    expect(seen).not.toContain(secret);
  }
  expect(JSON.stringify(open.received.map(({ headers }) => headers))).not.toContain('upstream-');
});
