import type { Store } from '../store/store.ts';

const usual = 'http://127.0.0.1:7878';

/** Where the gateway on this data was served last; its usual address where it never ran. Without trailing slash. */
export async function publicUrlOf(store: Store): Promise<string> {
  return (await store.installation.publicUrl()) ?? usual;
}
