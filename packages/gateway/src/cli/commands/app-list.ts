import type { App, Connection } from '../../domain/records.ts';
import { redirectHost } from '../../domain/redirect-uri.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { isoTime } from '../iso-time.ts';
import { type Names, readNames } from '../names.ts';
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
    const apps = await withStore(terminal, data, async (store) => {
      const [names, connections] = [await readNames(store), await store.connections.list()];
      return (await store.apps.list()).map((app) =>
        listed(
          app,
          connections.filter(({ appId }) => appId === app.id),
          names,
        ),
      );
    });
    if (json) terminal.out(JSON.stringify({ apps }));
    else if (apps.length === 0) terminal.out('no apps yet: one appears here when somebody first lets it in');
    else
      terminal.out(
        createTable(['CLIENT ID', 'NAME', 'SOURCE', 'REDIRECTS TO', 'USERS', 'LAST USED', 'STATE'])(apps.map(cells)),
      );
  },
};

type ListedApp = ReturnType<typeof listed>;

function listed(app: App, connections: readonly Connection[], names: Names) {
  const { clientId, name, source, redirectUris, hasSecret, disabled, createdAt } = app;
  const users = [...new Set(connections.map(({ userId }) => names.user(userId) ?? userId))];
  const usedAt = connections.map((connection) => connection.usedAt);
  return {
    clientId,
    name,
    source,
    redirectHosts: [...new Set(redirectUris.map(redirectHost))],
    hasSecret,
    users: users.toSorted(),
    usedAt: usedAt.length === 0 ? null : isoTime(Math.max(...usedAt)),
    createdAt: isoTime(createdAt),
    disabled,
  };
}

function cells({ clientId, name, source, redirectHosts, users, usedAt, disabled }: ListedApp): string[] {
  const who = users.length > 3 ? `${users.length} users` : users.join(', ') || '-';
  return [clientId, name, source, redirectHosts.join(', '), who, usedAt ?? '-', disabled ? 'disabled' : 'enabled'];
}
