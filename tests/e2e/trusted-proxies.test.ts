import { expect, test } from 'vitest';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { startProduct } from '../support/product.ts';
import { send } from '../support/raw-client.ts';

test('behind a proxy that the file names strangers are counted by their own network', async () => {
  const product = await startProduct({ trustedProxies: ['127.0.0.1'], gateways: { main: {} } });
  const headers = { authorization: 'Bearer gth_wrong', 'x-forwarded-for': '198.51.100.7, 203.0.113.7' };
  expect((await send(`${product.url}/mcp/main`, { headers, body: '{}' })).status).toBe(401);
  await product.end();
  const reader = await openAuditReader({ directory: product.directory, database: undefined });
  const refusals = await reader.refusals({ since: 0, limit: 10 });
  await reader.close();
  expect(refusals).toMatchObject([{ prefix: '203.0.113.0/24', code: 'token_invalid', count: 1 }]);
  await product.stop();
});
