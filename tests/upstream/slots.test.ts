import { expect, test } from 'vitest';
import type { AssignedServer } from '../../packages/gateway/src/domain/configuration.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { createSlots } from '../../packages/gateway/src/upstream/slots.ts';
import { viewerOf } from '../../packages/gateway/src/upstream/viewer.ts';

const assigned = {
  assignment: { identity: 'per-user' },
  server: { id: 'crm', slug: 'crm', auth: { mode: 'header' } },
} as unknown as AssignedServer;

function place() {
  const ended: string[] = [];
  const reader = (name: string) => ({
    read: () => Promise.reject(new Error('not read here')),
    identityId: () => '',
    end: async () => void ended.push(name),
  });
  const slots = createSlots((_assigned, { key }) => reader(key), createLog('fatal'));
  return { ended, slots };
}

test('who says all that a client could be able to do has so many catalogues, and takes none from others', () => {
  const { ended, slots } = place();
  const other = slots.of(assigned, viewerOf('bob', {}));
  for (let n = 0; n < 1_000; n += 1) {
    slots.of(assigned, viewerOf('anna', { n }));
    slots.of(assigned, viewerOf('anna', { n: 0 }));
  }
  expect([...slots.all()]).toHaveLength(51);
  expect(slots.of(assigned, viewerOf('bob', {}))).toBe(other);
  expect(ended).toHaveLength(950);
  // The one that was used all the time is there still.
  expect(ended).not.toContain(viewerOf('anna', { n: 0 }).key);
});

test('a catalogue that is being read is kept', () => {
  const { ended, slots } = place();
  const slot = slots.of(assigned, viewerOf('anna', {}));
  slot.running = new Promise(() => undefined);
  for (let n = 0; n < 100; n += 1) slots.of(assigned, viewerOf('anna', { n }));
  expect(slots.of(assigned, viewerOf('anna', {}))).toBe(slot);
  expect(ended).toHaveLength(51);
});
