import type { Store } from '../../store/store.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

interface ListedServer {
  readonly name: string;
  readonly url: string;
  readonly network: string;
  readonly disabled: boolean;
  readonly headers: readonly string[];
  readonly gateways: readonly { readonly gateway: string; readonly prefix: string }[];
}

export const serverList: CliCommand = {
  words: 'server list',
  summary: 'list the servers and the gateways they are on',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const servers = await withStore(terminal, data, readServers);
    if (json) terminal.out(JSON.stringify({ servers }));
    else if (servers.length === 0) terminal.out('no servers yet: gatehouse server add <url> adds one');
    else terminal.out(createTable(['NAME', 'URL', 'NETWORK', 'HEADERS', 'GATEWAYS', 'STATE'])(servers.map(cells)));
  },
};

async function readServers(store: Store): Promise<ListedServer[]> {
  const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
  const assignments = await store.assignments.list();
  return (await store.servers.list()).map(({ id, slug, url, network, auth, disabled }) => ({
    name: slug,
    url,
    network,
    disabled,
    headers: auth.mode === 'header' ? auth.headerNames : [],
    gateways: assignments
      .filter(({ serverId }) => serverId === id)
      .map(({ gatewayId, prefix }) => ({ gateway: gateways.get(gatewayId) ?? '', prefix })),
  }));
}

function cells({ name, url, network, disabled, headers, gateways }: ListedServer): string[] {
  const placed = gateways.map(({ gateway, prefix }) => (prefix === name ? gateway : `${gateway} (prefix "${prefix}")`));
  const state = disabled ? 'disabled' : 'enabled';
  return [name, url, network, headers.join(', ') || '-', placed.join(', ') || '-', state];
}
