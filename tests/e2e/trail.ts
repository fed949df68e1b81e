import { expect, vi } from 'vitest';
import type { KeptAuditEvent } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { locationOf } from '../store/place.ts';
import type { RawAnswer, RawClient } from '../support/raw-client.ts';

/** An audit event without what differs from run to run. */
export type AuditedEvent = Pick<
  KeptAuditEvent,
  'kind' | 'action' | 'target' | 'gateway' | 'server' | 'principal' | 'app' | 'outcome' | 'code'
>;

export interface Trail {
  /** All events under one correlation id. */
  events(correlationId: string): Promise<readonly AuditedEvent[]>;
  all(): Promise<readonly KeptAuditEvent[]>;
  close(): Promise<void>;
}

/**
 * Reads the trail so that "nothing else" can be told: events are kept in the order recorded, so once a later mark is there,
 * everything before it is.
 * @param marker a client whose calls are the marks
 */
export async function createTrail(directory: string, marker: RawClient): Promise<Trail> {
  const reader = await openAuditReader(locationOf(directory));
  const kept = () => reader.tail({ afterId: 0, limit: 100_000 });
  await marker.open();

  async function all(): Promise<readonly KeptAuditEvent[]> {
    const id = correlationIdOf(await marker.call('ping'));
    const marked = async () => expect((await kept()).some(({ correlationId }) => correlationId === id)).toBe(true);
    await vi.waitFor(marked, { timeout: 20_000, interval: 25 });
    return kept();
  }

  return {
    all,
    async events(correlationId) {
      return (await all()).filter((event) => event.correlationId === correlationId).map(audited);
    },
    close: () => reader.close(),
  };
}

export function correlationIdOf({ headers }: Pick<RawAnswer, 'headers'>): string {
  const id = String(headers['x-correlation-id']);
  expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  return id;
}

export function audited(event: KeptAuditEvent): AuditedEvent {
  const { kind, action, target, gateway, server, principal, app, outcome, code } = event;
  expect(event.latencyMs).toBeGreaterThan(0);
  expect(Math.abs(event.ts - Date.now())).toBeLessThan(120_000);
  return { kind, action, target, gateway, server, principal, app, outcome, code };
}
