import { afterAll, beforeAll, expect, test } from 'vitest';
import { RawClient, type RpcMessage } from '../support/raw-client.ts';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import { trail } from './recorded.ts';

let real: RealGateway;

beforeAll(async () => {
  real = await startRealGateway(['stock']);
});
afterAll(() => real.end());

test('the server refuses whoever comes without its key', async () => {
  const direct = new RawClient(real.server('stock').url, real.token);
  expect((await direct.call('tools/list')).status).toBe(401);
});

test('the server sees the gateway, and nothing of the client', async () => {
  const client = new RawClient(real.endpoint, real.token);
  await client.open();
  const personal = {
    cookie: 'theirs=1',
    origin: real.product.url,
    'x-forwarded-for': '203.0.113.9',
    'x-api-key': 'theirs',
  };
  const { messages } = await client.call('tools/call', { name: 'stock__seen_headers', arguments: {} }, personal);
  const seen = headersIn(messages.at(-1));
  expect(seen.host).toBe(new URL(real.server('stock').url).host);
  expect(seen['user-agent']).toMatch(/^gatehouse\//);
  expect(Object.keys(seen).sort()).toEqual(
    ['accept', 'connection', 'content-length', 'content-type', 'host', 'mcp-protocol-version', 'user-agent'].sort(),
  );
});

test('a server that does not take its key is named, never a silent gap', async () => {
  const client = new RawClient(real.locked, real.lockedToken);
  const opened = await client.open();
  expect(opened.messages[0]?.result?.instructions).toMatch(/serves 0 of 1 servers\.\nNot available now: .*locked/);
  const answer = await client.tool('locked__look_up', { item: 'lamp' });
  expect(answer.error?.message).toContain('locked');
  expect(opened.text + JSON.stringify(answer)).not.toContain(real.wrongKey);
});

test('a token opens its own gateway only', async () => {
  expect((await new RawClient(real.endpoint, real.lockedToken).open()).status).toBe(401);
});

test('neither a key nor a token is in what the product wrote', async () => {
  const written = real.product.log() + real.product.printed() + JSON.stringify(await trail(real.product));
  for (const secret of [real.key, real.wrongKey, real.token, real.lockedToken]) expect(written).not.toContain(secret);
  expect(written).toContain('stock');
});

function headersIn(answer: RpcMessage | undefined): Record<string, string> {
  const [content] = (answer?.result?.content ?? []) as readonly { readonly text: string }[];
  return JSON.parse(content?.text ?? '{}') as Record<string, string>;
}
