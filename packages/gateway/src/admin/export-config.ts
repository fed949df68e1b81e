import { type ExportedFile, exportedFile } from '../config/exported.ts';
import type { Store } from '../store/store.ts';

export interface ExportedConfig extends ExportedFile {
  /** What no file can say, by how many there are: the gateway keeps only hashes of tokens, and identities are each person's. */
  readonly left: { readonly tokens: number; readonly identities: number; readonly users: number };
}

/** The gatehouse.yaml that would lead to what the store holds, in one consistent read. Applied again it changes nothing. */
export function exportConfig(store: Pick<Store, 'transaction'>): Promise<ExportedConfig> {
  return store.transaction(async (repositories) => {
    const users = await repositories.users.list();
    const emails = new Map(users.map(({ id, email }) => [id, email]));
    const exported = exportedFile({
      servers: await repositories.servers.list(),
      clients: (await repositories.clients.list()).filter(({ source }) => source === 'given'),
      gateways: await repositories.gateways.list(),
      assignments: await repositories.assignments.list(),
      apps: (await repositories.apps.list()).filter(({ source }) => source === 'given'),
      emailOf: (id) => emails.get(id),
    });
    const tokens = (await repositories.tokens.list()).filter(({ revokedAt }) => revokedAt === null).length;
    const identities = (await repositories.identities.list()).length;
    return { ...exported, left: { tokens, identities, users: users.length } };
  });
}
