import { afterAll, beforeAll, expect, test } from 'vitest';
import { browseAs } from '../apps/person.ts';
import { type Product, startProduct } from '../support/product.ts';
import { freePorts } from '../support/real-ports.ts';
import { runAuthorizationSuite } from './suite.ts';

const anna = { email: 'anna@example.com', password: 'a long enough password' };
let product: Product;
let port: number;

beforeAll(async () => {
  [port = 0] = await freePorts(1);
  const redirectUris = [`http://127.0.0.1:${port}/callback`];
  const configuration = {
    admin: { email: anna.email, password: 'env:ADMIN_PASSWORD' },
    gateways: { main: { servers: [] } },
    apps: [{ id: 'public-suite', redirectUris }],
  };
  product = await startProduct(configuration, { ADMIN_PASSWORD: anna.password });
});
afterAll(() => product?.stop());

// Not with a secret: where public clients are taken, as here, the suite sends none even if it was given one.
test.each([
  ['a public client', ['--client-id', 'public-suite']],
  ['a client that names its resource', ['--client-id', 'public-suite', '--resource', 'main']],
])(
  'our authorization server passes every scenario of the suite for %s',
  async (_who, args) => {
    const named = args.map((arg) => (arg === 'main' ? `${product.url}/mcp/main` : arg));
    const fixed = ['--url', product.url, '--port', String(port)];
    const { exitCode, output, checks } = await runAuthorizationSuite([...fixed, ...named], browseAs(anna));
    const all = [...checks.values()].flat();
    expect(all.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')).toEqual([]);
    expect(all.filter(({ status }) => status === 'SUCCESS').length).toBeGreaterThan(1);
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  },
  60_000,
);
