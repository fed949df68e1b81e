import { expect, vi } from 'vitest';
import type { KeptAuditEvent } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { locationOf } from '../store/place.ts';
import type { Product } from '../support/product.ts';

/**
 * Does something and answers, with its result, the events that it left; there must be at least one.
 * @param about what the events must say
 */
export async function recorded<T>(
  product: Product,
  about: Pick<KeptAuditEvent, 'action'> & Partial<KeptAuditEvent>,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly events: readonly KeptAuditEvent[] }> {
  const start = Date.now();
  const result = await work();
  let events: readonly KeptAuditEvent[] = [];
  const look = async (): Promise<number> => {
    events = (await trail(product)).filter((event) => beganAfter(event, start) && says(event, about));
    return events.length;
  };
  await vi.waitFor(async () => expect(await look()).toBeGreaterThan(0), { timeout: 10_000 });
  return { result, events };
}

/** Everything that is in the audit trail now. */
export async function trail({ directory }: Product): Promise<readonly KeptAuditEvent[]> {
  const reader = await openAuditReader(locationOf(directory));
  try {
    return await reader.tail({ afterId: 0, limit: 10_000 });
  } finally {
    await reader.close();
  }
}

/** An event is dated when its call ended, which may be after the caller heard the answer. */
function beganAfter({ ts, latencyMs }: KeptAuditEvent, start: number): boolean {
  const rounding = 1;
  return ts - latencyMs >= start - rounding;
}

function says(event: KeptAuditEvent, about: Partial<KeptAuditEvent>): boolean {
  return Object.entries(about).every(([key, value]) => event[key as keyof KeptAuditEvent] === value);
}
