import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../support/fake-answers.ts';
import { echo } from '../support/fake-methods.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import type { RawClient } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { listed } from './listed.ts';
import { openGetStream } from './open-stream.ts';
import { expectEvents } from './row.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from './scene.ts';

const bin = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));
const status = 'gatehouse__status';

let fakes: { well: FakeServer; down: FakeServer; off: FakeServer };
let product: Product;
let scene: Scene;
beforeAll(async () => {
  const start = (name: string) => startFake({ name, tools: { echo } });
  fakes = { well: await start('well'), down: await start('down'), off: await start('off') };
  const signedIn = { url: fakes.off.url, auth: { mode: 'header', headerNames: ['x-api-key'] } } as const;
  const layout: Layout = {
    servers: { ...fakes, personal: signedIn },
    gateways: {
      main: ['well', 'down'],
      switched: ['well', 'off'],
      own: ['well', { server: 'personal', identity: 'per-user' }],
    },
    tokens: [{ name: 'anna', gateway: 'own', user: 'anna@example.com' }],
  };
  product = await startProduct(configurationOf(layout));
  scene = await sceneOf(product, layout);
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

async function namesOf(client: RawClient): Promise<string[]> {
  const { messages } = await client.call('tools/list');
  const { tools = [] } = (messages[0]?.result ?? {}) as { tools?: readonly { name: string }[] };
  return tools.map(({ name }) => name);
}

interface Status {
  readonly content?: readonly { readonly text: string }[];
  readonly structuredContent?: { readonly missing: readonly Readonly<Record<string, string>>[] };
}

async function statusOf(client: RawClient) {
  const { content, structuredContent } = ((await client.tool(status)).result ?? {}) as Status;
  return { text: content?.[0]?.text, missing: structuredContent?.missing };
}

function administer(...words: string[]) {
  return promisify(execFile)(process.execPath, [bin, ...words, '--data', product.directory]);
}

test('where all is well nothing is said of it', async () => {
  const client = await scene.opened('main');
  expect(await namesOf(client)).toEqual(['well__echo', 'down__echo']);
  expect(await statusOf(client)).toEqual({ text: 'All servers of this gateway are available.', missing: [] });
  const answer = await client.call('tools/call', { name: status });
  await expectEvents(scene, 'main', answer, [{ action: 'tools/call', target: status }]);
});

test('a server that goes down is announced, named in the status, and announced again when it is back', async () => {
  const client = await scene.opened('main');
  const stream = await openGetStream(client);
  const { port } = fakes.down;
  expect(await listed(client, 'tools')).toEqual(['well__echo', 'down__echo']);
  await fakes.down.close();
  // A call finds out.
  expect((await client.tool('down__echo')).error?.data?.code).toBe('upstream_unreachable');
  await eventually(() => stream.messages().map(({ method }) => method)).toContain('notifications/tools/list_changed');
  expect(await namesOf(client)).toEqual(['well__echo', status]);
  const { text, missing } = await statusOf(client);
  expect(text).toContain('Not available now:\n- server "down" cannot be reached');
  expect(missing).toEqual([
    {
      server: 'down',
      code: 'upstream_unreachable',
      message: expect.stringContaining('server "down" cannot be reached'),
      link: `${product.url}/connect/down`,
      docs: 'docs/errors/upstream_unreachable.md',
    },
  ]);
  const opened = await scene.client('main').open();
  expect(opened.messages[0]?.result?.instructions).toMatch(
    /^This gateway serves 1 of 2 servers\.\nNot available now: server "down" [^\n]*\nThe tool gatehouse__status says/,
  );

  const before = stream.messages().length;
  fakes.down = await startFake({ name: 'down', port, tools: { echo } });
  await eventually(() =>
    stream
      .messages()
      .slice(before)
      .map(({ method }) => method),
  ).toContain('notifications/tools/list_changed');
  expect(await namesOf(client)).toEqual(['well__echo', 'down__echo']);
  expect((await client.tool('down__echo')).result).toEqual(said('down heard {}'));
  stream.close();
});

test('a server that fails at each call is left alone, and listed as such until it is back', async () => {
  const client = await scene.opened('main');
  const stream = await openGetStream(client);
  await client.tool('down__echo');
  const { port } = fakes.down;
  await fakes.down.close();
  const codes: unknown[] = [];
  for (let call = 0; call < 6; call += 1) codes.push((await client.tool('down__echo')).error?.data?.code);
  expect(codes.slice(0, 5)).toEqual(Array(5).fill('upstream_unreachable'));
  expect(codes[5]).toBe('upstream_paused');
  await eventually(async () => (await statusOf(client)).missing?.[0]?.code).toBe('upstream_paused');
  fakes.down = await startFake({ name: 'down', port, tools: { echo } });
  await eventually(() => namesOf(client)).toEqual(['well__echo', 'down__echo']);
  expect((await client.tool('down__echo')).result).toEqual(said('down heard {}'));
  stream.close();
});

test('a server that an administrator switched off is named where it is missed', async () => {
  const client = await scene.opened('switched');
  const stream = await openGetStream(client);
  await administer('server', 'disable', 'off');
  await eventually(() => stream.messages().length).toBeGreaterThan(0);
  expect(await namesOf(client)).toEqual(['well__echo', status]);
  const answer = await client.call('tools/call', { name: 'off__echo' });
  expect(answer.messages[0]?.error).toMatchObject({
    message: 'server "off" is disabled: an administrator puts it back with gatehouse server enable off',
    data: { code: 'server_disabled' },
  });
  await expectEvents(scene, 'switched', answer, [
    { action: 'tools/call', target: 'off__echo', server: 'off', code: 'server_disabled' },
  ]);
  expect((await statusOf(client)).missing?.map(({ code }) => code)).toEqual(['server_disabled']);
  await administer('server', 'enable', 'off');
  await eventually(() => namesOf(client)).toEqual(['well__echo', 'off__echo']);
  stream.close();
});

test('a sign-in that is needed comes with the link that mends it', async () => {
  const client = scene.client('own', 'anna');
  await client.open();
  expect(await namesOf(client)).toEqual(['well__echo', status]);
  const { missing } = await statusOf(client);
  expect(missing).toMatchObject([
    { server: 'personal', code: 'sign_in_needed', link: `${product.url}/connect/personal` },
  ]);
});
