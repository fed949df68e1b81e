import { startDemoServer } from '../../packages/gateway/src/demo/server.ts';
import { startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';

export const administrator = { email: 'admin@example.com', password: 'correct horse battery staple' };
const token = 'gth_browser-browser-browser-browser';

/** The built product, with servers behind it that stand differently, and some calls made. */
export interface House {
  readonly product: Product;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const demo = await startDemoServer({ listen: { host: '127.0.0.1', port: 0 } });
  const crm = await startFake({ name: 'crm' });
  const broken = await startFake({ name: 'broken' });
  const product = await startProduct(
    {
      admin: { email: administrator.email, password: 'env:PASSWORD' },
      servers: {
        demo: { url: demo.url, network: 'private' },
        crm: { url: crm.url, network: 'private', auth: { mode: 'header', headers: { 'x-api-key': 'env:KEY' } } },
        billing: { url: broken.url, network: 'private' },
      },
      gateways: {
        main: { servers: ['demo', 'crm', 'billing'] },
        support: { servers: [{ server: 'crm', prefix: '' }] },
      },
      tokens: [{ name: 'ci', gateway: 'main', token: 'env:TOKEN' }],
    },
    { PASSWORD: administrator.password, KEY: 'secret-of-crm', TOKEN: token },
  );
  await broken.close();
  const client = new RawClient(`${product.url}/mcp/main`, token);
  await client.open();
  for (const name of ['demo__greet', 'demo__greet', 'crm__echo', 'billing__echo'])
    await client.call('tools/call', { name, arguments: { name: 'you' } });
  return {
    product,
    async close() {
      await product.stop();
      await Promise.all([demo.close(), crm.close()]);
    },
  };
}
