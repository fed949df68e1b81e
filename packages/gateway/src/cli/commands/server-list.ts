import { type ListedServer, listServers } from '../../admin/lists/servers.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
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
    const servers = await withStore(terminal, data, listServers);
    if (json) terminal.out(JSON.stringify({ servers }));
    else if (servers.length === 0) terminal.out('no servers yet: gatehouse server add <url> adds one');
    else terminal.out(createTable(['NAME', 'URL', 'NETWORK', 'AUTH', 'GATEWAYS', 'STATE'])(servers.map(cells)));
  },
};

function cells({ name, url, network, mode, headers, disabled, status, gateways }: ListedServer): string[] {
  const placed = gateways.map(({ gateway, prefix }) => (prefix === name ? gateway : `${gateway} (prefix "${prefix}")`));
  const auth = headers.length > 0 ? `${mode}: ${headers.join(', ')}` : mode;
  const state = stateWords(disabled, status?.state);
  const why = !disabled && status?.why ? `${state}: ${status.why}` : state;
  return [name, url, network, auth, placed.join(', ') || '-', why];
}
