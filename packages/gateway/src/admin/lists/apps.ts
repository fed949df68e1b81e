import { isoTime } from '../../domain/iso-time.ts';
import type { App, Connection } from '../../domain/records.ts';
import { redirectHost } from '../../domain/redirect-uri.ts';
import type { Store } from '../../store/store.ts';
import { type Names, readNames } from '../names.ts';

export type ListedApp = ReturnType<typeof listedApp>;
export type ListedConnection = Awaited<ReturnType<typeof listConnections>>[number];

/** Every app with who uses it and when last. */
export async function listApps(store: Store): Promise<readonly ListedApp[]> {
  const [names, connections] = [await readNames(store), await store.connections.list()];
  return (await store.apps.list()).map((app) =>
    listedApp(
      app,
      connections.filter(({ appId }) => appId === app.id),
      names,
    ),
  );
}

function listedApp(app: App, connections: readonly Connection[], names: Names) {
  const { id, clientId, name, source, redirectUris, hasSecret, disabled, createdAt } = app;
  const users = [...new Set(connections.map(({ userId }) => names.user(userId) ?? userId))];
  const usedAt = connections.map((connection) => connection.usedAt);
  return {
    id,
    clientId,
    name,
    source,
    redirectUris,
    redirectHosts: [...new Set(redirectUris.map(redirectHost))],
    hasSecret,
    users: users.toSorted(),
    usedAt: usedAt.length === 0 ? null : isoTime(Math.max(...usedAt)),
    createdAt: isoTime(createdAt),
    disabled,
  };
}

/** What people let apps use: of one user where given, else of all. */
export async function listConnections(store: Store, userId?: string) {
  const names = await readNames(store);
  const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
  const apps = new Map((await store.apps.list()).map(({ id, clientId, name }) => [id, { id, clientId, name }]));
  const connections = await (userId === undefined ? store.connections.list() : store.connections.of(userId));
  return connections.map(({ id, appId, gatewayId, createdAt, usedAt, ...rest }) => ({
    id,
    user: names.user(rest.userId),
    app: apps.get(appId) ?? { id: appId, clientId: '', name: '' },
    gateway: gateways.get(gatewayId) ?? '',
    createdAt: isoTime(createdAt),
    usedAt: isoTime(usedAt),
  }));
}
