import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Identity } from '../../../packages/gateway/src/domain/records.ts';
import { createLog } from '../../../packages/gateway/src/log/logger.ts';
import { createKeeper } from '../../../packages/gateway/src/upstream/identities/keeper.ts';
import type { Refreshed } from '../../../packages/gateway/src/upstream/identities/refresh-under-lease.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A keeper of so many identities that are due. @param renew what comes of renewing each */
function keeperOf(count: number, renew: (id: string) => Promise<Refreshed>) {
  const due = Array.from({ length: count }, (_, index) => ({
    id: String(index),
    serverId: 's',
    owner: null,
    version: 1,
  }));
  const begun: string[] = [];
  const store = { due: () => Promise.resolve(due as unknown as Identity[]), touch: () => Promise.resolve() };
  const refresh = ({ id }: { readonly id: string }) => {
    begun.push(id);
    return renew(id);
  };
  return { begun, keeper: createKeeper(store, { refresh }, createLog('silent')) };
}

const look = () => vi.advanceTimersByTimeAsync(15_000);

test('an identity that cannot be renewed holds up no other, whether it fails or waits', async () => {
  const { begun } = keeperOf(6, (id) => {
    if (id === '1') return Promise.reject(new Error('its server is gone'));
    return id === '0' ? new Promise(() => {}) : Promise.resolve({ kind: 'gone' });
  });
  await look();
  expect(begun.sort()).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('closing waits for what is under way and begins nothing more', async () => {
  const answers: ((outcome: Refreshed) => void)[] = [];
  const { begun, keeper } = keeperOf(9, () => new Promise((resolve) => answers.push(resolve)));
  await look();
  expect(begun).toHaveLength(4);
  let closed = false;
  const closing = keeper.close().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(closed).toBe(false);
  for (const answer of answers) answer({ kind: 'gone' });
  await closing;
  expect(begun).toHaveLength(4);
});
