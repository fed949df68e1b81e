import { afterEach, beforeEach } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import type { KeyBench } from './key-bench.ts';

/** A bench for each test, whose stores are closed after it. */
export function eachOnItsBench(createBench: () => Promise<KeyBench>): Omit<KeyBench, 'remove'> {
  const current: { bench: KeyBench | undefined; stores: Store[] } = { bench: undefined, stores: [] };
  const bench = (): KeyBench => {
    if (!current.bench) throw new Error('no test is running');
    return current.bench;
  };
  beforeEach(async () => {
    current.bench = await createBench();
  });
  afterEach(async () => {
    for (const store of current.stores.splice(0)) await store.close();
    await bench().remove();
  });
  return {
    get place() {
      return bench().place;
    },
    async open(options) {
      const store = await bench().open(options);
      current.stores.push(store);
      return store;
    },
    sql: (statement) => bench().sql(statement),
  };
}
