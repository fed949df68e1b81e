import { z } from 'zod';
import { addApp, removeApp, setAppDisabled } from '../admin/apps.ts';
import { type ListedApp, listApps, listConnections } from '../admin/lists/apps.ts';
import { coded } from '../errors/coded-error.ts';
import { operation } from './operation.ts';
import { pageOf, pageOfList, pageQuery } from './page.ts';
import type { ApiParts } from './parts.ts';
import { id, name, secret, text, time } from './schemas.ts';

const tag = 'apps';

const app = z
  .object({
    id: z.string(),
    clientId: z.string(),
    name: z.string().describe('As it calls itself, unverified.'),
    source: z.enum(['registered', 'document', 'given']),
    redirectUris: z.array(z.string()),
    hasSecret: z.boolean(),
    users: z.array(z.string()),
    usedAt: time.nullable(),
    createdAt: time,
    disabled: z.boolean(),
  })
  .meta({ id: 'App' });

const connection = z
  .object({
    id: z.string(),
    user: z.string(),
    app: z.object({ id: z.string(), clientId: z.string(), name: z.string() }),
    gateway: z.string(),
    createdAt: time,
    usedAt: time,
  })
  .meta({ id: 'Connection', description: 'That a user let an app use a gateway, on one machine.' });

const parameters = z.object({ app: id });

export const appOperations = [
  operation({
    id: 'listApps',
    method: 'GET',
    path: '/apps',
    tag,
    summary: 'List the AI apps and who uses them',
    access: 'admin',
    query: z.strictObject(pageQuery),
    answer: pageOf(app, 'AppPage'),
    errors: [],
    handle: async ({ parts, query }) => pageOfList(await listApps(parts.store), (each) => each.id, query),
  }),
  operation({
    id: 'putApp',
    method: 'POST',
    path: '/apps',
    tag,
    summary: 'Register an app by hand, or change one that was, for apps that do not register themselves',
    access: 'admin',
    body: z
      .strictObject({
        clientId: name.describe('By which the app names itself.'),
        name: name.optional().describe('What people are asked about; the client id where left out.'),
        redirectUris: z.array(text(2000)).min(1).max(50),
        secret: secret.optional().describe('Left out where it has none, as an app on the machine of its user.'),
      })
      .meta({ id: 'NewApp' }),
    answer: app,
    status: 201,
    errors: ['app_unusable'],
    async handle({ parts, administration, body: { clientId, name: called = clientId, redirectUris, secret: given } }) {
      await addApp(administration, { id: clientId, name: called, redirectUris, secret: given });
      return (await listApps(parts.store)).find((each) => each.clientId === clientId);
    },
  }),
  operation({
    id: 'changeApp',
    method: 'PATCH',
    path: '/apps/{app}',
    tag,
    summary: 'Keep an app out at once, whoever let it in, or let it come in again',
    access: 'admin',
    parameters,
    body: z.strictObject({ disabled: z.boolean() }),
    answer: app,
    errors: ['id_unknown'],
    async handle({ parts, administration, parameters: at, body: { disabled } }) {
      const { clientId } = await found(parts, at.app);
      await setAppDisabled(administration, { clientId, disabled });
      return found(parts, at.app);
    },
  }),
  operation({
    id: 'removeApp',
    method: 'DELETE',
    path: '/apps/{app}',
    tag,
    summary: 'Forget an app and end all that people let it use; it may ask again',
    access: 'admin',
    parameters,
    errors: ['id_unknown'],
    async handle({ parts, administration, parameters: at }) {
      await removeApp(administration, (await found(parts, at.app)).clientId);
    },
  }),
  operation({
    id: 'listConnections',
    method: 'GET',
    path: '/connections',
    tag,
    summary: 'List what people let apps use',
    access: 'own',
    query: z.strictObject(pageQuery),
    answer: pageOf(connection, 'ConnectionPage'),
    errors: [],
    async handle({ parts, user, query }) {
      const listed = await listConnections(parts.store, user.role === 'admin' ? undefined : user.id);
      return pageOfList(listed, (each) => each.id, query);
    },
  }),
  operation({
    id: 'removeConnection',
    method: 'DELETE',
    path: '/connections/{connection}',
    tag,
    summary: 'End what an app may do, and what was issued to it',
    access: 'own',
    parameters: z.object({ connection: id }),
    errors: ['id_unknown'],
    async handle({ parts, user, administration, parameters: at }) {
      const kept = await parts.store.connections.byId(at.connection);
      if (!kept || (user.role !== 'admin' && kept.userId !== user.id))
        throw coded('id_unknown', { noun: 'connection', id: at.connection });
      await parts.disconnect(kept, administration.principal);
    },
  }),
];

async function found({ store }: ApiParts, appId: string): Promise<ListedApp> {
  const listed = (await listApps(store)).find((each) => each.id === appId);
  if (!listed) throw coded('id_unknown', { noun: 'app', id: appId });
  return listed;
}
