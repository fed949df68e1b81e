import type { AuthorizationServerOptions } from 'mcp-gatehouse-kit';
import { expect, test } from 'vitest';
import { authorizationOptions } from '../../packages/gateway/src/auth/apps/authorization-options.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';
import { silent } from '../store/folder.ts';

/** How the authorization server is set up from the store. */

const bench = eachOnItsInstallation('cli');
const origin = 'https://mcp.example.com';

async function options(): Promise<AuthorizationServerOptions> {
  const { store } = bench.administration;
  await store.installation.setPublicUrl(origin);
  return authorizationOptions({ store, origin, showError: () => undefined, log: silent });
}

test.each([
  ['/mcp', true],
  ['/mcp/main', true],
  ['/mcp/gone', true],
  ['/mcp/', false],
  ['/mcp/Main', false],
  ['/mcp/main/x', false],
  ['/mcp?x', false],
  ['', false],
  ['/else', false],
])('%s is one of our resources: %s', async (path, isOurs) => {
  await bench.administration.store.gateways.create({ slug: 'main' });
  const { resource } = await options();
  const expected = isOurs ? { scopes: ['mcp'], defaultScopes: ['mcp'] } : undefined;
  expect(await resource(origin + path)).toEqual(expected);
  expect(await resource(`https://else.example${path}`)).toBeUndefined();
});

test('an app that names no resource is taken to mean the picker', async () => {
  expect((await options()).defaultResource).toBe(`${origin}/mcp`);
});

test('all instances sign cookies with one key', async () => {
  const [first, second] = [await options(), await options()];
  expect(first.cookieKeys).toEqual([expect.stringMatching(/^.{32,}$/)]);
  expect(second.cookieKeys).toEqual(first.cookieKeys);
});

test('apps that were registered by hand are given with their secret, and no others', async () => {
  const { apps } = bench.administration.store;
  const redirectUris = ['https://r.example.com/cb'];
  await apps.put({ clientId: 'reports', name: 'Reports', source: 'given', redirectUris, secret: 's1' });
  await apps.put({ clientId: 'desk', name: 'Desk', source: 'given', redirectUris });
  await apps.put({ clientId: 'c-1', name: 'Cursor', source: 'registered', redirectUris });
  const { given } = await options();
  expect(await given?.('reports')).toEqual({ id: 'reports', name: 'Reports', redirectUris, secret: 's1' });
  expect(await given?.('desk')).toEqual({ id: 'desk', name: 'Desk', redirectUris, secret: undefined });
  expect(await given?.('c-1')).toBeUndefined();
  expect(await given?.('nobody')).toBeUndefined();
});

test('a disabled app may not take part; one that is not known yet may', async () => {
  const { apps } = bench.administration.store;
  const { id } = await apps.put({ clientId: 'c-1', name: 'Cursor', source: 'registered', redirectUris: [] });
  const { admits } = await options();
  expect([await admits?.('c-1'), await admits?.('nobody')]).toEqual([true, true]);
  await apps.setDisabled(id, true);
  expect([await admits?.('c-1'), await admits?.('nobody')]).toEqual([false, true]);
});
