import { type ListedApp, listApps } from '../../admin/lists/apps.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

export const appList: CliCommand = {
  words: 'app list',
  summary: 'list the AI apps: how they came, where they send people, who uses them and when last',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const apps = await withStore(terminal, data, listApps);
    if (json) terminal.out(JSON.stringify({ apps }));
    else if (apps.length === 0) terminal.out('no apps yet: one appears here when somebody first lets it in');
    else
      terminal.out(
        createTable(['CLIENT ID', 'NAME', 'SOURCE', 'REDIRECTS TO', 'USERS', 'LAST USED', 'STATE'])(apps.map(cells)),
      );
  },
};

function cells({ clientId, name, source, redirectHosts, users, usedAt, disabled }: ListedApp): string[] {
  const who = users.length > 3 ? `${users.length} users` : users.join(', ') || '-';
  return [clientId, name, source, redirectHosts.join(', '), who, usedAt ?? '-', disabled ? 'disabled' : 'enabled'];
}
