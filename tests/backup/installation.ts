import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import { authModeOf } from '../../packages/gateway/src/admin/auth-mode.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import type { AuditEvent } from '../../packages/gateway/src/domain/records.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf, openAt } from '../store/place.ts';
import { addApp, addSignIn } from '../store/secrets.ts';

const call = (number: number): AuditEvent => ({
  ts: 1_790_000_000_000 + number,
  correlationId: `call-${number}`,
  kind: 'call',
  action: 'tools/call',
  target: `crm__tool_${number % 7}`,
  gateway: 'main',
  server: 'crm',
  principal: 'token:ci',
  app: 'probe/1.0 “π” \u{1F510}',
  outcome: number % 5 === 0 ? 'error' : 'ok',
  code: number % 5 === 0 ? 'upstream_timeout' : '',
  latencyMs: number * 1.25,
  bytesOut: number,
});

/** Fills an empty installation with a bit of everything: more rows of the trail than are copied at a time. */
export async function fill(place: string): Promise<void> {
  const store = await openAt(place, true);
  const audit = await openAuditTrail({ location: locationOf(place), log: silent });
  const administration = { store, audit, principal: 'cli' } as const;
  for (const slug of ['crm', 'wiki', 'books']) {
    const headers = { 'x-api-key': `secret of ${slug}` };
    await addServer(administration, {
      url: `https://${slug}.example.com/mcp`,
      slug,
      gateway: 'main',
      auth: authModeOf(headers),
      headers,
      network: 'public',
    });
  }
  await createToken(administration, { gateway: 'main', name: 'ci' });
  await addState(store);
  await store.keys.rotate({ renewMaster: false });
  for (let number = 0; number < 1_234; number += 1) audit.record(call(number));
  await audit.close();
  await addSession(store);
  await store.close();
}

async function addState(store: Store): Promise<void> {
  const [server] = await store.servers.list();
  const serverId = server?.id ?? '';
  await addSignIn(store, serverId, 'a secret of signing in');
  const status = { state: 'degraded', code: 'upstream_timeout', why: 'slow', problem: undefined } as const;
  await store.statuses.put(serverId, status);
  const subject = { kind: 'server', id: serverId } as const;
  const alert = { cause: 'upstream_timeout', severity: 'warning', why: 'slow', problem: undefined, link: '/' } as const;
  await store.alerts.raise({ ...alert, subject });
  const [user] = await store.users.list();
  const expiresAt = Date.now() + 600_000;
  const userId = user?.id ?? '';
  await store.browserSessions.create({ hash: 'browser', userId, expiresAt, browser: 'Some/1.0' });
  await addWayIn(store, userId);
}

async function addWayIn(store: Store, userId: string): Promise<void> {
  await store.users.setRole(userId, 'admin');
  await store.users.setPassword(userId, 'scrypt$hash');
  await store.users.link('https://idp.example.com', 'subject', userId);
  const invitation = { kind: 'invite', email: 'b@example.com', role: 'member', invitedBy: 'cli' } as const;
  await store.invitations.create({ ...invitation, hash: 'invitation', expiresAt: Date.now() + 600_000 });
  await addApp(store, 'a secret of an app');
  const [app] = await store.apps.list();
  const [gateway] = await store.gateways.list();
  const gatewayId = gateway?.id ?? '';
  await store.gateways.setUsers(gatewayId, [userId]);
  const names = { userId, appId: app?.id ?? '', gatewayId };
  await store.connections.create({ ...names, resource: 'https://mcp.example.com/mcp/main', grantHash: 'grant' });
}

async function addSession(store: Store): Promise<void> {
  const { id: gatewayId } = (await store.gateways.bySlug('main')) ?? { id: '' };
  const client = {
    clientName: 'probe',
    clientVersion: '1',
    protocolVersion: '2025-11-25',
    createdAt: 1_000,
    elicitsUrl: false,
    capabilities: {},
  };
  await store.sessions.create({ hash: 'session', gatewayId, principal: 'token:ci', ...client });
  const [assignment] = await store.assignments.list();
  const opened = {
    assignmentId: assignment?.id ?? '',
    upstreamId: 'u',
    protocolVersion: '2025-06-18',
    holder: 'idn_1 1',
  };
  await store.sessions.putUpstream({ sessionHash: 'session', ...opened });
}

/** Everything that an installation says of itself through its own interfaces, secrets opened. */
export async function contents(place: string): Promise<unknown> {
  const store = await openAt(place, false);
  const reader = await openAuditReader(locationOf(place));
  try {
    const servers = await store.servers.list();
    return {
      servers,
      users: await store.users.list(),
      identities: await Promise.all(
        (await store.identities.list()).map(({ serverId, owner }) => store.identities.open(serverId, owner)),
      ),
      clients: await Promise.all(
        (await store.clients.list()).map(async (client) => ({ client, secret: await store.clients.secret(client.id) })),
      ),
      statuses: [...(await store.statuses.list())],
      alerts: await store.alerts.list({ open: false, limit: 10 }),
      browser: await store.browserSessions.byHash('browser'),
      gateways: await store.gateways.list(),
      linked: await store.users.byLink('https://idp.example.com', 'subject'),
      password: await store.users.passwordOf((await store.users.list())[0]?.id ?? ''),
      invitations: await store.invitations.list(),
      apps: await Promise.all(
        (await store.apps.list()).map(async (app) => ({ app, secret: await store.apps.secret(app.id) })),
      ),
      connections: await store.connections.list(),
      record: await store.records.find('RefreshToken', hashSecret('a secret of an app')),
      assignments: await store.assignments.list(),
      tokens: await store.tokens.list(),
      session: await store.sessions.byHash('session'),
      upstreams: await store.sessions.upstreams('session'),
      events: (await reader.tail({ afterId: 0, limit: 10_000 })).filter(({ action }) => !action.startsWith('store.')),
    };
  } finally {
    await reader.close();
    await store.close();
  }
}
