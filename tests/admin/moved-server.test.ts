import { expect, test } from 'vitest';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { provider } from '../store/token-provider.ts';
import { eachOnItsInstallation } from './administration.ts';

const bench = eachOnItsInstallation('config');

const at = (url: string) =>
  parseConfig({
    file: 'gatehouse.yaml',
    text: JSON.stringify({ servers: { crm: { url, auth: { mode: 'oauth' } } } }),
    environment: {},
  });

test.for([
  ['https://crm.example.com/v2/mcp', 'connected'],
  ['https://crm.example.net/mcp', 'not_connected'],
])('tokens for a server that is at %s from now on are %s', async ([url = '', state]) => {
  const { store } = bench.administration;
  await applyConfig(bench.administration, at('https://crm.example.com/mcp'));
  const { id = '' } = (await store.servers.bySlug('crm')) ?? {};
  const grant = { issuer: 'https://as.example.com', clientId: 'ocl_1', scope: '', expiresAt: null, refreshAt: null };
  const tokens = { accessToken: 'at', refreshToken: 'rt', resource: undefined, provider };
  const { id: owner } = await store.users.put('anna@example.com');
  await store.identities.setTokens(id, owner, { tokens, grant });
  await applyConfig(bench.administration, at(url));
  expect((await store.identities.find(id, owner))?.status.state).toBe(state);
});
