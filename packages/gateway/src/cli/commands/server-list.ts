import type { AuthMode, Identity, Server } from '../../domain/records.ts';
import { shownState } from '../../domain/server-status.ts';
import type { Status } from '../../domain/status.ts';
import type { Store } from '../../store/store.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { isoTime } from '../iso-time.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { stateWords } from '../state-words.ts';
import { createTable } from '../table.ts';

export const serverList: CliCommand = {
  words: 'server list',
  summary: 'list the servers: how they are authenticated to, the gateways they are on, and how they stand',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const servers = await withStore(terminal, data, readServers);
    if (json) terminal.out(JSON.stringify({ servers }));
    else if (servers.length === 0) terminal.out('no servers yet: gatehouse server add <url> adds one');
    else terminal.out(createTable(['NAME', 'URL', 'NETWORK', 'AUTH', 'GATEWAYS', 'STATE'])(servers.map(cells)));
  },
};

type ListedServer = Awaited<ReturnType<typeof readServers>>[number];

async function readServers(store: Store) {
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

function cells({ name, url, network, mode, headers, disabled, status, gateways }: ListedServer): string[] {
  const placed = gateways.map(({ gateway, prefix }) => (prefix === name ? gateway : `${gateway} (prefix "${prefix}")`));
  const auth = headers.length > 0 ? `${mode}: ${headers.join(', ')}` : mode;
  const state = stateWords(disabled, status?.state);
  const why = !disabled && status?.why ? `${state}: ${status.why}` : state;
  return [name, url, network, auth, placed.join(', ') || '-', why];
}
