import type { Store } from '../store/store.ts';

/** What people call things by, for their ids. What is gone is shown by its id. */
export interface Names {
  server(id: string): string;
  /** E-mail address; null for whom nobody stands. */
  user(id: string | null): string | null;
}

export async function readNames(store: Store): Promise<Names> {
  const servers = new Map((await store.servers.list()).map(({ id, slug }) => [id, slug]));
  const users = new Map((await store.users.list()).map(({ id, email }) => [id, email]));
  return {
    server: (id) => servers.get(id) ?? id,
    user: (id) => (id === null ? null : (users.get(id) ?? id)),
  };
}
