import { expect, test, vi } from 'vitest';
import type { Alerts } from '../../packages/gateway/src/alerts/alerts.ts';
import type { Server } from '../../packages/gateway/src/domain/records.ts';
import { coded } from '../../packages/gateway/src/errors/coded-error.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import type { ServerStatusRepository } from '../../packages/gateway/src/store/store.ts';
import { createHealth } from '../../packages/gateway/src/upstream/health.ts';

const server = { id: 'srv_1', slug: 'crm', auth: { mode: 'none' } } as Server;
const failure = coded('upstream_timeout', { server: 'crm', seconds: 5 });

/** What health says to the store and to alerts. */
function scene() {
  const written: string[] = [];
  const resolved: (string | undefined)[] = [];
  const statuses = { put: async (_id: string, { code }: { code: string }) => void written.push(code) };
  const alerts: Pick<Alerts, 'raise' | 'resolve'> = {
    raise: () => undefined,
    resolve: (_subject, cause) => void resolved.push(cause),
  };
  const health = createHealth(statuses as unknown as ServerStatusRepository, alerts as Alerts, createLog('silent'));
  return { health, written, resolved };
}

test('a good answer ends what asking raised, and nothing that others said of the server', () => {
  const { health, resolved } = scene();
  health.asked(server, undefined);
  expect(resolved).toEqual(expect.arrayContaining(['upstream_timeout', 'upstream_unreachable', 'network_forbidden']));
  for (const kept of [undefined, 'client_secret_ending', 'oauth_client_refused']) expect(resolved).not.toContain(kept);
});

test('the same is written once a minute, so that what another instance wrote last does not stay', () => {
  vi.useFakeTimers();
  try {
    const { health, written } = scene();
    for (const wait of [0, 1_000, 60_000]) {
      vi.advanceTimersByTime(wait);
      health.asked(server, undefined);
    }
    health.asked(server, failure);
    expect(written).toEqual(['', '', 'upstream_timeout']);
  } finally {
    vi.useRealTimers();
  }
});

test('how a server stands at another address is written at once', () => {
  const { health, written } = scene();
  for (const url of ['https://a.example/', 'https://a.example/', 'https://b.example/'])
    health.asked({ ...server, url }, undefined);
  expect(written).toEqual(['', '']);
});
