import { describe, expect, test } from 'vitest';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { setServerAddress } from '../../packages/gateway/src/admin/set-server-address.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { provider } from '../store/token-provider.ts';
import { eachOnItsInstallation } from './administration.ts';

const bench = eachOnItsInstallation('config');

const at = (url: string) =>
  parseConfig({
    file: 'gatehouse.yaml',
    text: JSON.stringify({
      servers: { crm: { url, auth: { mode: 'oauth' } } },
      gateways: { main: { servers: ['crm'] } },
    }),
    environment: {},
  });
const old = 'https://crm.example.com/mcp';

/** A server with all that belongs to an address. */
async function settled() {
  const { store } = bench.administration;
  await applyConfig(bench.administration, at(old));
  const { id = '' } = (await store.servers.bySlug('crm')) ?? {};
  const grant = { issuer: 'https://as.example.com', clientId: 'ocl_1', scope: '', expiresAt: null, refreshAt: null };
  const tokens = { accessToken: 'at', refreshToken: 'rt', resource: undefined, provider };
  const { id: owner } = await store.users.put('anna@example.com');
  await store.identities.setTokens(id, owner, { tokens, grant });
  await store.statuses.put(id, { state: 'connected', code: '', why: '', problem: undefined });
  const flow = {
    stateHash: 's',
    browserHash: 'b',
    serverId: id,
    owner,
    contents: '{}',
    expiresAt: Date.now() + 60_000,
  };
  await store.flows.create(flow);
  const [assignment] = await store.assignments.list();
  const { gatewayId = '', id: assignmentId = '' } = assignment ?? {};
  const client = { protocolVersion: '2025-11-25', clientName: '', clientVersion: '', elicitsUrl: false };
  const rest = { capabilities: {}, principal: 'token:t', userId: owner, createdAt: 1 };
  await store.sessions.create({ hash: 'h', gatewayId, ...client, ...rest });
  const upstream = { upstreamId: 'u', protocolVersion: '2025-11-25', holder: '' };
  await store.sessions.claimUpstream({ sessionHash: 'h', assignmentId, ...upstream });
  return {
    left: async () => ({
      identity: (await store.identities.find(id, owner))?.status.state,
      status: (await store.statuses.get(id))?.state,
      upstreams: (await store.sessions.upstreams('h')).length,
      flow: (await store.flows.take('s', 'b')) !== undefined,
    }),
  };
}

const all = { identity: 'connected', status: 'connected', upstreams: 1, flow: true };

describe.for([
  ['a file', (url: string) => applyConfig(bench.administration, at(url))],
  ['the API', (url: string) => setServerAddress(bench.administration, { slug: 'crm', url })],
] as const)('a server that %s moves', ([, move]) => {
  test.for([
    ['to where it is', old, all],
    ['within its origin', 'https://crm.example.com/v2/mcp', { ...all, status: undefined, upstreams: 0 }],
    [
      'to another origin',
      'https://crm.example.net/mcp',
      { identity: 'not_connected', status: undefined, upstreams: 0, flow: false },
    ],
  ] as const)('%s keeps what is not of its old address alone', async ([, url, kept]) => {
    const { left } = await settled();
    await move(url);
    expect((await bench.administration.store.servers.bySlug('crm'))?.url).toBe(url);
    expect(await left()).toEqual(kept);
  });
});

test('an address that its network does not allow is refused, as are settings of OAuth that its network does not allow', async () => {
  const { left } = await settled();
  const change = (wanted: object) => setServerAddress(bench.administration, { slug: 'crm', ...wanted });
  await expect(change({ url: 'http://10.0.0.1/mcp' })).rejects.toMatchObject({ code: 'server_url_invalid' });
  await change({ url: 'http://10.0.0.1/mcp', network: 'private' });
  await expect(change({ network: 'public' })).rejects.toMatchObject({ code: 'server_url_invalid' });
  const { store } = bench.administration;
  const { id = '', ...server } = (await store.servers.bySlug('crm')) ?? {};
  const auth = { mode: 'oauth', authorizationServer: 'http://10.0.0.2' } as const;
  await store.servers.update(id, { url: 'http://10.0.0.1/mcp', network: 'private', ...server, auth });
  await expect(change({ url: old, network: 'public' })).rejects.toMatchObject({ code: 'auth_invalid' });
  await expect(setServerAddress(bench.administration, { slug: 'none', url: old })).rejects.toMatchObject({
    code: 'server_unknown',
  });
  expect((await left()).identity).toBe('not_connected');
});
