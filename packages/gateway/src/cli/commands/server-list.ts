import type { AuthMode } from '../../domain/records.ts';
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
  return (await store.servers.list()).map(({ id, slug, url, network, auth, disabled }) => ({
    name: slug,
    url,
    network,
    mode: auth.mode,
    headers: headersOf(auth),
    disabled,
    status: listedStatus(statuses.get(id)),
    gateways: assignments
      .filter(({ serverId }) => serverId === id)
      .map(({ gatewayId, prefix, identity }) => ({ gateway: gateways.get(gatewayId) ?? '', prefix, identity })),
  }));
}

function headersOf(auth: AuthMode): readonly string[] {
  return auth.mode === 'header' ? auth.headerNames : [];
}

function listedStatus(status: Status | undefined) {
  return status ? { ...status, since: isoTime(status.since) } : null;
}

function cells({ name, url, network, mode, headers, disabled, status, gateways }: ListedServer): string[] {
  const placed = gateways.map(({ gateway, prefix }) => (prefix === name ? gateway : `${gateway} (prefix "${prefix}")`));
  const auth = headers.length > 0 ? `${mode}: ${headers.join(', ')}` : mode;
  const state = stateWords(disabled, status?.state);
  const why = !disabled && status?.why ? `${state}: ${status.why}` : state;
  return [name, url, network, auth, placed.join(', ') || '-', why];
}
