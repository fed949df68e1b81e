import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../postgres/database.ts';
import { masterKey } from '../store/place.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { type Product, startProduct } from '../support/product.ts';
import { fastmcpPython, pythonVariable } from '../support/real-fastmcp-python.ts';
import { aiSdk } from './ai-sdk.ts';
import type { SignInApp } from './app.ts';
import { inspector } from './inspector.ts';
import { mcpRemote } from './mcp-remote.ts';
import { browseAs } from './person.ts';
import { pythonSdk } from './python-sdk.ts';

const anna = { email: 'anna@example.com', password: 'a long enough password' };
const found = await fastmcpPython();
const apps: readonly SignInApp[] = [
  inspector,
  mcpRemote,
  aiSdk,
  ...('python' in found ? [pythonSdk(found.python)] : []),
];

if ('missing' in found)
  test(`the Python SDK is left out: ${found.missing}`, () => expect(process.env[pythonVariable]).toBeUndefined());

describe.each(['SQLite', 'PostgreSQL'])(
  'an app that others wrote, on %s, gets from an address to a called tool',
  (engine) => {
    let database: Database | undefined;
    let server: FakeServer;
    let product: Product;
    beforeAll(async () => {
      database = engine === 'SQLite' ? undefined : await createDatabase();
      server = await startFake({ name: 'notes' });
      const stored = database && { DATABASE_URL: database.url, GATEHOUSE_KEY: masterKey };
      const configuration = {
        admin: { email: anna.email, password: 'env:ADMIN_PASSWORD' },
        servers: { notes: { url: server.url, network: 'private' } },
        gateways: { main: { servers: ['notes'] } },
      };
      product = await startProduct(configuration, { ...stored, ADMIN_PASSWORD: anna.password });
    }, 60_000);
    afterAll(async () => {
      await product?.stop();
      await server?.close();
      await database?.drop();
    });

    test.each(apps)(
      '$name, at one gateway',
      async ({ callTool }) => {
        const call = { tool: 'notes__echo', arguments: { text: 'from nothing' } };
        expect(await callTool(`${product.url}/mcp/main`, call, browseAs(anna))).toContain('from nothing');
      },
      90_000,
    );

    test.each(apps)(
      '$name, at the address where people choose',
      async ({ callTool }) => {
        const call = { tool: 'notes__echo', arguments: { text: 'chosen' } };
        expect(await callTool(`${product.url}/mcp`, call, browseAs(anna))).toContain('chosen');
      },
      90_000,
    );

    test('and nothing of it is in the log', () => {
      expect(product.log()).not.toContain(anna.password);
      expect(product.log()).not.toMatch(/[?&](?:code|state|code_challenge)=|"(?:access|refresh)_token/);
    });
  },
);
