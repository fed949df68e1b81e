import { expect, test } from 'vitest';
import { startProduct } from '../support/product.ts';
import { send } from '../support/raw-client.ts';

test('limits that the file sets are those of the gateway', async () => {
  const token = `gth_${'l'.repeat(32)}`;
  const product = await startProduct({
    limits: { requestBytes: 16_384 },
    gateways: { main: {} },
    tokens: [{ name: 'ci', gateway: 'main', token }],
  });
  const ping = (bytes: number) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { x: '' } });
    return body.replace('""', JSON.stringify('x'.repeat(bytes - body.length)));
  };
  const ask = (bytes: number) =>
    send(`${product.url}/mcp/main`, { headers: { authorization: `Bearer ${token}` }, body: ping(bytes) });
  expect((await ask(16_384)).status).not.toBe(413);
  expect(await ask(16_385)).toMatchObject({ status: 413, text: expect.stringContaining('body_too_large') });
  await product.stop();
});
