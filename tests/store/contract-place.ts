import type { Server } from '../../packages/gateway/src/domain/records.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import type { StoreBench } from './contract.ts';

/** The place and the store of the test that is running, for a part of the contract. */
export interface Current {
  readonly bench: () => StoreBench;
  readonly store: () => Store;
}

export function addServerTo({ store }: Current, slug = 'a'): Promise<Server> {
  const auth = { mode: 'oauth' } as const;
  return store().servers.create({ slug, url: `https://${slug}.example.com/mcp`, network: 'public', auth });
}

/** Opens the place a second time for the length of `work`. */
export async function withTwo<T>({ bench, store }: Current, work: (one: Store, two: Store) => Promise<T>): Promise<T> {
  const two = await bench().openBeside();
  try {
    return await work(store(), two);
  } finally {
    await two.close();
  }
}

/** How often a store tells that the configuration moved while `work` runs. */
export async function movesDuring(store: Store, work: () => Promise<unknown>): Promise<number> {
  let moves = 0;
  const stop = store.onChange(() => moves++);
  await work();
  stop();
  return moves;
}
