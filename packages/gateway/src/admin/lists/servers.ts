import { isoTime } from '../../domain/iso-time.ts';
import type { AuthMode, Identity, Server } from '../../domain/records.ts';
import { shownState } from '../../domain/server-status.ts';
import type { Status } from '../../domain/status.ts';
import type { Store } from '../../store/store.ts';

export type ListedServer = Awaited<ReturnType<typeof listServers>>[number];

/** Every server with the gateways it is on and how it stands. */
export async function listServers(
  store: Pick<Store, 'servers' | 'gateways' | 'assignments' | 'statuses' | 'identities'>,
) {
  const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
  const assignments = await store.assignments.list();
  const statuses = await store.statuses.list();
  const identities = await store.identities.list();
  return (await store.servers.list()).map(({ id, slug, url, network, auth, disabled }) => ({
    name: slug,
    url,
    network,
    mode: auth.mode,
    headers: headersOf(auth),
    auth,
    disabled,
    status: listedStatus(
      { disabled },
      statuses.get(id),
      identities.filter(({ serverId }) => serverId === id),
    ),
    gateways: assignments
      .filter(({ serverId }) => serverId === id)
      .map(({ gatewayId, prefix, identity }) => ({ gateway: gateways.get(gatewayId) ?? '', prefix, identity })),
  }));
}

function headersOf(auth: AuthMode): readonly string[] {
  return auth.mode === 'header' ? auth.headerNames : [];
}

/** Where identities dim it, the first of them says why. */
function listedStatus(
  server: Pick<Server, 'disabled'>,
  status: Status | undefined,
  identities: readonly Pick<Identity, 'disabled' | 'status'>[],
) {
  if (!status) return null;
  const state = shownState(server, status, identities);
  const dimming = identities.find((identity) => !identity.disabled && identity.status.state !== 'connected');
  const shown = state === 'degraded' && dimming ? { ...dimming.status, state } : status;
  return { ...shown, since: isoTime(shown.since) };
}
