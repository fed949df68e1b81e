import { join } from 'node:path';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { openAt } from '../store/place.ts';
import type { Bench } from './run.ts';

/** Works on the store of a bench beside its commands, for what only a running gateway writes. */
export async function onStoreOf<T>({ folder }: Bench, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openAt(join(folder, 'data'), false, silent);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
