import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import type { AuditEvent } from '../../packages/gateway/src/domain/records.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { locationOf, openAt } from '../store/place.ts';
import { headersOf } from '../store/secrets.ts';

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
      headers,
      network: 'public',
    });
  }
  await createToken(administration, { gateway: 'main', name: 'ci' });
  await store.keys.rotate({ renewMaster: false });
  for (let number = 0; number < 1_234; number += 1) audit.record(call(number));
  await audit.close();
  await addSession(store);
  await store.close();
}

async function addSession(store: Store): Promise<void> {
  const { id: gatewayId } = (await store.gateways.bySlug('main')) ?? { id: '' };
  const client = {
    clientName: 'probe',
    clientVersion: '1',
    protocolVersion: '2025-11-25',
    createdAt: 1_000,
    elicitsUrl: false,
  };
  await store.sessions.create({ hash: 'session', gatewayId, principal: 'token:ci', ...client });
  const [assignment] = await store.assignments.list();
  const opened = { assignmentId: assignment?.id ?? '', upstreamId: 'u', protocolVersion: '2025-06-18' };
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
      secrets: await Promise.all(servers.map(({ id }) => headersOf(store, id))),
      gateways: await store.gateways.list(),
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
