import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { type Bench, openBench } from '../cli/run.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { type OpenStream, openGetStream, openPost } from './open-stream.ts';

/** What an administrator does while clients have streams open and calls running. */

const tokens = { victim: 'gth_victim-victim-victim-victim', other: 'gth_other-other-other-other-oth' };
const anyPort = { listen: { host: '127.0.0.1', port: 0 } };

let demos: DemoServer[];
let product: Product;
let bench: Bench;
let victim: RawClient;
let other: RawClient;

beforeEach(async () => {
  bench = await openBench();
  demos = [await startDemoServer(anyPort), await startDemoServer(anyPort)];
  const [first, second] = demos.map(({ url }) => ({ url, network: 'private' }));
  product = await startProduct(
    {
      servers: { first, second },
      gateways: { main: { servers: ['first', 'second'] } },
      tokens: Object.keys(tokens).map((name) => ({ name, gateway: 'main', token: `env:${name.toUpperCase()}` })),
    },
    { VICTIM: tokens.victim, OTHER: tokens.other },
  );
  [victim, other] = [
    new RawClient(`${product.url}/mcp/main`, tokens.victim),
    new RawClient(`${product.url}/mcp/main`, tokens.other),
  ];
  await victim.open();
  await other.open();
});

afterEach(async () => {
  await product.stop();
  for (const demo of demos) await demo.close();
  await bench.close();
});

const command = async (...words: string[]) => {
  expect(await bench.run([...words, '--data', product.directory])).toMatchObject({ status: 0 });
};

/** A call that tells its progress for longer than any test waits. */
async function longCall(client: RawClient, server: string): Promise<OpenStream> {
  const params = {
    name: `${server}__count_slowly`,
    arguments: { steps: 100, pauseMs: 300 },
    _meta: { progressToken: 1 },
  };
  return openPost(client, { jsonrpc: '2.0', id: 900, method: 'tools/call', params });
}

const ended = (stream: OpenStream) => expect.poll(() => stream.state(), { timeout: 10_000 }).not.toBe('open');
const errorOf = (stream: OpenStream) => stream.messages().at(-1)?.error?.data?.code;

test('a token that is revoked ends its stream and its running calls, and nobody else notices', async () => {
  const [stream, call, untouched] = [
    await openGetStream(victim),
    await longCall(victim, 'first'),
    await openGetStream(other),
  ];
  await command('token', 'revoke', 'victim', '--gateway', 'main');
  await Promise.all([ended(stream), ended(call)]);
  expect(errorOf(call)).toBe('access_ended');
  expect((await victim.call('tools/list')).status).toBe(401);
  expect(untouched.state()).toBe('open');
  expect((await other.call('tools/list')).status).toBe(200);
  untouched.close();
});

test('a server that is disabled ends the calls to it and leaves the lists, and the others go on', async () => {
  const [gone, stays] = [await longCall(victim, 'first'), await longCall(other, 'second')];
  await command('server', 'disable', 'first');
  await ended(gone);
  expect(errorOf(gone)).toBe('access_ended');
  expect(stays.state()).toBe('open');
  const listed = (await other.call('tools/list')).text;
  expect(listed).toContain('second__greet');
  expect(listed).not.toContain('first__greet');
  expect((await other.tool('first__greet', { name: 'you' })).error?.data).toMatchObject({ code: 'server_disabled' });
  await command('server', 'enable', 'first');
  const again = async () => (await other.call('tools/list')).text;
  await expect.poll(again, { timeout: 10_000 }).toContain('first__greet');
  stays.close();
});

test('a gateway that is disabled ends everything on it and answers as one that is not there', async () => {
  const [stream, call] = [await openGetStream(victim), await longCall(other, 'second')];
  await command('gateway', 'disable', 'main');
  await Promise.all([ended(stream), ended(call)]);
  expect(errorOf(call)).toBe('access_ended');
  const refused = await other.call('tools/list');
  expect(refused).toMatchObject({ status: 401, messages: [{ error: { data: { code: 'token_invalid' } } }] });
  await command('gateway', 'enable', 'main');
  await expect.poll(async () => (await other.call('tools/list')).status, { timeout: 10_000 }).toBe(200);
});
