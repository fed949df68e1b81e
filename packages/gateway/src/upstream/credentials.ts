import type { Server } from '../domain/records.ts';
import type { HeaderValues, Store } from '../store/store.ts';
import type { Endpoint } from './link.ts';

/** Server, address and the headers that authenticate us there. */
export interface Credentials {
  endpoint(server: Server): Promise<Endpoint>;
  /** Forgets what was opened, after a change of configuration. */
  clear(): void;
}

/** Opens sealed header values once per server and keeps them until something changes. */
export function createCredentials(store: Store): Credentials {
  let opened = new Map<string, Promise<HeaderValues>>();

  async function open(server: Server): Promise<HeaderValues> {
    if (server.auth.mode !== 'header') return {};
    const values = (await store.identities.open(server.id, null))?.headers ?? {};
    return Object.fromEntries(server.auth.headerNames.flatMap((name) => pick(values, name)));
  }

  return {
    async endpoint(server) {
      const values = opened.get(server.id) ?? open(server);
      opened.set(server.id, values);
      values.catch(() => opened.delete(server.id));
      return { server: server.slug, url: server.url, network: server.network, credentials: await values };
    },
    clear() {
      opened = new Map();
    },
  };
}

function pick(values: HeaderValues, name: string): [string, string][] {
  const value = values[name];
  return value === undefined ? [] : [[name, value]];
}
