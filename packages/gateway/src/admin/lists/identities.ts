import { isoTime } from '../../domain/iso-time.ts';
import type { Identity } from '../../domain/records.ts';
import type { Store } from '../../store/store.ts';
import { type Names, readNames } from '../names.ts';

export type ListedIdentity = ReturnType<typeof listed>;

/** Every identity and how it stands, never a value or token. */
export async function listIdentities(store: Store) {
  const names = await readNames(store);
  return (await store.identities.list()).map((identity) => listed(identity, names));
}

function listed({ id, serverId, owner, disabled, status, oauth, createdAt, usedAt }: Identity, names: Names) {
  return {
    id,
    server: names.server(serverId),
    user: names.user(owner),
    kind: oauth ? ('oauth' as const) : ('header' as const),
    disabled,
    status: { ...status, since: isoTime(status.since) },
    oauth: oauth
      ? {
          issuer: oauth.issuer,
          scope: oauth.scope,
          wantedScope: oauth.wantedScope,
          expiresAt: isoTime(oauth.expiresAt),
          refreshable: oauth.refreshable,
        }
      : null,
    createdAt: isoTime(createdAt),
    usedAt: isoTime(usedAt),
  };
}
