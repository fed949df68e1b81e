import { addAssignment } from '../../packages/gateway/src/admin/assignments.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { setIdentityHeaders } from '../../packages/gateway/src/admin/identities.ts';
import { inviteUser } from '../../packages/gateway/src/admin/invite-user.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { type Place, secretValue } from './place.ts';

/** What an administrator asks for, what comes, and what is recorded of it. */
export interface Row {
  /** Id of the operation. */
  readonly id: string;
  readonly what: string;
  /** Makes what is asked about. @returns the path */
  readonly path: string | ((place: Place) => Promise<string>);
  /** May depend on what the path made. */
  readonly body?: object | ((place: Place) => Promise<object>);
  readonly status: number;
  /** Matched by the JSON of the answer. */
  readonly json?: unknown;
  /** Beside the secrets, which no answer may hold. */
  readonly mustNot?: readonly string[];
  /** `action target`: exactly these. */
  readonly events: readonly string[];
}

/** Match anything that is one. */
export interface Matchers {
  readonly any: (kind: unknown) => unknown;
  readonly containing: (rows: readonly unknown[]) => unknown;
  readonly matching: (text: RegExp) => unknown;
  /** Where a healthy server answers. */
  readonly serverUrl: string;
}

const person = (name: string) => async (place: Place) =>
  `/users/${(await place.administration.store.users.put(name)).id}`;

async function assignment({ administration }: Place, gateway: string, prefix: string): Promise<string> {
  await administration.store.gateways
    .bySlug(gateway)
    .then((found) => found ?? administration.store.gateways.create({ slug: gateway }));
  const { id } = await addAssignment(administration, gateway, { server: 'crm', prefix });
  return `/gateways/${gateway}/assignments/${id}`;
}

/** A gateway with three assignments, made when it is first asked for. */
async function ordered(place: Place): Promise<string> {
  const { store } = place.administration;
  if (!(await store.gateways.bySlug('ordered')))
    for (const prefix of ['a', 'b', 'c']) await assignment(place, 'ordered', prefix);
  return '/gateways/ordered/order';
}

/** Of a gateway's assignments, in their order. */
async function idsOf(store: Store, slug: string): Promise<string[]> {
  const gateway = await store.gateways.bySlug(slug);
  return (await store.assignments.list()).filter(({ gatewayId }) => gatewayId === gateway?.id).map(({ id }) => id);
}

async function identity({ administration }: Place, user: string | null): Promise<string> {
  const { store } = administration;
  await setIdentityHeaders(administration, { server: 'crm', user, headers: { 'x-key': secretValue } });
  const owner = user === null ? null : ((await store.users.byEmail(user))?.id ?? null);
  const server = await store.servers.bySlug('crm');
  return `/identities/${(await store.identities.find(server?.id ?? '', owner))?.id}`;
}

async function app({ administration: { store } }: Place, clientId: string): Promise<string> {
  const uris = ['https://reports.example.com/cb'];
  const { id } = await store.apps.put({ clientId, name: clientId, source: 'registered', redirectUris: uris });
  return `/apps/${id}`;
}

async function connection(place: Place, grantHash: string): Promise<string> {
  const { store } = place.administration;
  await app(place, 'connected');
  const [{ id: appId } = { id: '' }] = (await store.apps.list()).filter(({ clientId }) => clientId === 'connected');
  const gateway = await store.gateways.bySlug('main');
  const userId = await place.userId('ada');
  const made = await store.connections.create({ userId, appId, gatewayId: gateway?.id ?? '', resource: '', grantHash });
  return `/connections/${made.id}`;
}

/** In this order: later ones meet what earlier ones left. */
export function rows({ any, containing, matching, serverUrl }: Matchers): readonly Row[] {
  const time = matching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const crm = { name: 'crm', network: 'private', auth: { mode: 'header', headerNames: ['x-key'] }, disabled: false };
  return [
    {
      id: 'readMe',
      what: 'me',
      path: '/me',
      status: 200,
      json: { email: 'root@example.com', role: 'admin', gateways: ['main'] },
      events: [],
    },
    {
      id: 'listServers',
      what: 'all',
      path: '/servers',
      status: 200,
      json: { items: containing([crm]), next: null },
      events: [],
    },
    {
      id: 'readServer',
      what: 'one',
      path: '/servers/crm',
      status: 200,
      json: { ...crm, gateways: [{ gateway: 'main' }] },
      events: [],
    },
    {
      id: 'readServer',
      what: 'none',
      path: '/servers/gone',
      status: 404,
      json: { code: 'server_unknown' },
      events: [],
    },
    {
      id: 'addServer',
      what: 'that is healthy',
      path: '/servers',
      status: 201,
      events: ['server.add healthy'],
      body: { url: serverUrl, network: 'private', name: 'healthy', gateway: 'main' },
      json: {
        server: { name: 'healthy' },
        assignment: { server: 'healthy', prefix: 'healthy', tools: 'all' },
        verdict: 'open',
        checked: { tools: 1 },
      },
    },
    {
      id: 'addServer',
      what: 'that nobody answers at',
      path: '/servers',
      status: 502,
      events: [],
      body: { url: 'http://127.0.0.1:9/x', network: 'private', name: 'gone', gateway: 'main' },
      json: { code: 'upstream_unreachable' },
    },
    {
      id: 'addServer',
      what: 'unseen, with a secret',
      path: '/servers',
      status: 201,
      events: ['gateway.add side', 'server.add unseen'],
      body: {
        url: 'http://127.0.0.1:9/y',
        network: 'private',
        name: 'unseen',
        gateway: 'side',
        check: false,
        auth: { mode: 'header', headers: { 'x-key': secretValue } },
      },
      json: {
        server: { auth: { mode: 'header', headerNames: ['x-key'] } },
        assignment: { identity: 'shared' },
        verdict: null,
        checked: null,
      },
    },
    {
      id: 'addServer',
      what: 'on a public network by plain http',
      path: '/servers',
      status: 400,
      events: [],
      body: { url: `http://user:${secretValue}@example.com/mcp`, check: false },
      json: { code: 'server_url_invalid' },
    },
    {
      id: 'addServer',
      what: 'under a name that is taken',
      path: '/servers',
      status: 409,
      body: { url: 'https://a.example/mcp', name: 'crm', check: false },
      json: { code: 'slug_taken' },
      events: [],
    },
    {
      id: 'changeServer',
      what: 'off',
      path: '/servers/unseen',
      status: 200,
      body: { disabled: true },
      json: { disabled: true },
      events: ['server.disable unseen'],
    },
    {
      id: 'changeServer',
      what: 'off once more',
      path: '/servers/unseen',
      status: 200,
      body: { disabled: true },
      json: { disabled: true },
      events: [],
    },
    {
      id: 'changeServer',
      what: 'to another address, and on',
      path: '/servers/unseen',
      status: 200,
      body: { url: 'http://127.0.0.1:9/z', disabled: false },
      json: { url: 'http://127.0.0.1:9/z', network: 'private', disabled: false, status: null },
      events: ['server.update unseen', 'server.enable unseen'],
    },
    {
      id: 'changeServer',
      what: 'to where it is',
      path: '/servers/unseen',
      status: 200,
      body: { url: 'HTTP://127.0.0.1:9/z', network: 'private' },
      json: { url: 'http://127.0.0.1:9/z' },
      events: [],
    },
    {
      id: 'changeServer',
      what: 'to another network, where its address is none',
      path: '/servers/unseen',
      status: 400,
      body: { network: 'public' },
      json: { code: 'server_url_invalid' },
      events: [],
    },
    {
      id: 'changeServer',
      what: 'to an address with a password in it',
      path: '/servers/unseen',
      status: 400,
      body: { url: `https://user:${secretValue}@example.com/mcp`, disabled: true },
      json: { code: 'server_url_invalid' },
      events: [],
    },
    {
      id: 'changeServer',
      what: 'none',
      path: '/servers/gone',
      status: 404,
      body: { url: 'https://example.com/mcp' },
      json: { code: 'server_unknown' },
      events: [],
    },
    {
      id: 'setServerAuth',
      what: 'by OAuth with a client',
      path: '/servers/unseen/auth',
      status: 200,
      events: ['server.update unseen'],
      body: { mode: 'oauth', scopes: ['read'], client: { id: 'ours', secret: secretValue } },
      json: { auth: { mode: 'oauth', scopes: ['read'] } },
    },
    {
      id: 'setServerAuth',
      what: 'by no header',
      path: '/servers/crm/auth',
      status: 400,
      body: { mode: 'header' },
      json: { code: 'auth_invalid' },
      events: [],
    },
    {
      id: 'makeConnectLink',
      what: 'for OAuth',
      path: '/servers/slack/connect-link',
      status: 201,
      body: {},
      json: { link: matching(/\/connect\/-\/ticket\/[\w-]{32}$/), expiresAt: time },
      events: [],
    },
    {
      id: 'makeConnectLink',
      what: 'for headers',
      path: '/servers/crm/connect-link',
      status: 409,
      body: {},
      json: { code: 'server_not_oauth' },
      events: [],
    },
    {
      id: 'probe',
      what: 'a healthy server',
      path: '/probes',
      status: 200,
      body: { url: serverUrl, network: 'private' },
      json: { verdict: { kind: 'open' }, server: { name: any(String) }, findings: [], steps: containing([]) },
      events: [],
    },
    {
      id: 'probe',
      what: 'with a secret',
      path: '/probes',
      status: 200,
      body: { url: serverUrl, network: 'private', auth: { mode: 'header', headers: { 'x-key': secretValue } } },
      json: { verdict: { kind: 'header' } },
      events: [],
    },
    {
      id: 'probe',
      what: 'what may not be called',
      path: '/probes',
      status: 400,
      body: { url: 'https://127.0.0.1/mcp' },
      json: { code: 'server_url_invalid' },
      events: [],
    },
    {
      id: 'probeServer',
      what: 'nobody there',
      path: '/servers/crm/probes',
      status: 200,
      json: { verdict: { kind: 'unreachable', stage: 'tcp' }, server: null },
      events: [],
    },
    {
      id: 'probeServer',
      what: 'none',
      path: '/servers/gone/probes',
      status: 404,
      json: { code: 'server_unknown' },
      events: [],
    },
    {
      id: 'setIdentity',
      what: 'the shared one',
      path: '/identities',
      status: 201,
      events: ['identity.add shared'],
      body: { server: 'crm', user: null, headers: { 'X-Key': secretValue } },
      json: { server: 'crm', user: null, kind: 'header', oauth: null },
    },
    {
      id: 'setIdentity',
      what: 'of a person',
      path: '/identities',
      status: 201,
      body: { server: 'crm', user: 'Ada@example.com', headers: { 'x-key': secretValue } },
      json: { user: 'ada@example.com' },
      events: ['identity.add ada@example.com'],
    },
    {
      id: 'setIdentity',
      what: 'under other names',
      path: '/identities',
      status: 400,
      body: { server: 'crm', user: null, headers: { 'x-kay': secretValue } },
      json: { code: 'identity_headers_wrong' },
      events: [],
    },
    {
      id: 'setIdentity',
      what: 'that no header carries',
      path: '/identities',
      status: 400,
      body: { server: 'crm', user: null, headers: { 'x-key': `${secretValue}\n` } },
      json: { code: 'header_invalid' },
      events: [],
    },
    {
      id: 'listIdentities',
      what: 'all',
      path: '/identities',
      status: 200,
      json: { items: containing([{ user: null }, { user: 'ada@example.com' }]) },
      events: [],
    },
    {
      id: 'changeIdentity',
      what: 'off',
      path: (place) => identity(place, null),
      status: 200,
      body: { disabled: true },
      json: { disabled: true },
      events: ['identity.disable shared'],
    },
    {
      id: 'removeIdentity',
      what: 'that is off',
      path: (place) => identity(place, null),
      status: 204,
      events: ['identity.remove shared'],
    },
    {
      id: 'removeIdentity',
      what: 'none',
      path: '/identities/idn_gone',
      status: 404,
      json: { code: 'id_unknown' },
      events: [],
    },
    {
      id: 'listGateways',
      what: 'all',
      path: '/gateways',
      status: 200,
      json: { items: containing([{ name: 'main', users: 'everyone' }]) },
      events: [],
    },
    {
      id: 'addGateway',
      what: 'for some',
      path: '/gateways',
      status: 201,
      body: { name: 'team', users: ['Ada@example.com'] },
      json: { name: 'team', users: ['ada@example.com'], assignments: [] },
      events: ['gateway.add team', 'gateway.access team'],
    },
    {
      id: 'addGateway',
      what: 'again',
      path: '/gateways',
      status: 409,
      body: { name: 'team' },
      json: { code: 'gateway_exists' },
      events: [],
    },
    {
      id: 'addGateway',
      what: 'under no name',
      path: '/gateways',
      status: 400,
      body: { name: 'No Name' },
      json: { code: 'slug_invalid' },
      events: [],
    },
    { id: 'readGateway', what: 'one', path: '/gateways/team', status: 200, json: { name: 'team' }, events: [] },
    {
      id: 'changeGateway',
      what: 'both',
      path: '/gateways/team',
      status: 200,
      body: { users: 'everyone', disabled: true },
      json: { users: 'everyone', disabled: true },
      events: ['gateway.access team', 'gateway.disable team'],
    },
    {
      id: 'changeGateway',
      what: 'for nobody',
      path: '/gateways/team',
      status: 400,
      body: { users: ['nobody'] },
      json: { code: 'email_invalid' },
      events: [],
    },
    {
      id: 'addAssignment',
      what: 'with all said',
      path: '/gateways/team/assignments',
      status: 201,
      events: ['assignment.add crm'],
      body: { server: 'crm', prefix: '', tools: { allow: ['search'] }, identity: 'shared' },
      json: { server: 'crm', prefix: '', tools: { allow: ['search'] }, identity: 'shared' },
    },
    {
      id: 'removeGateway',
      what: 'one with a server on it',
      path: async (place) => {
        await assignment(place, 'short-lived', 'one');
        return '/gateways/short-lived';
      },
      status: 204,
      events: ['gateway.remove short-lived'],
    },
    {
      id: 'removeGateway',
      what: 'one that is not there',
      path: '/gateways/none',
      status: 404,
      json: { code: 'gateway_unknown' },
      events: [],
    },
    {
      id: 'removeServer',
      what: 'one that is on a gateway',
      path: async ({ administration, administration: { store } }) => {
        const address = { slug: 'leaving', url: 'https://leaving.example.com/mcp', network: 'public' } as const;
        await store.servers.create({ ...address, auth: { mode: 'none' } });
        await addAssignment(administration, 'main', { server: 'leaving', prefix: 'leaving' });
        return '/servers/leaving';
      },
      status: 204,
      events: ['server.remove leaving'],
    },
    {
      id: 'removeServer',
      what: 'one that is not there',
      path: '/servers/none',
      status: 404,
      json: { code: 'server_unknown' },
      events: [],
    },
    {
      id: 'addAssignment',
      what: 'under a prefix that is taken',
      path: '/gateways/team/assignments',
      status: 409,
      body: { server: 'slack', prefix: '' },
      json: { code: 'prefix_taken' },
      events: [],
    },
    {
      id: 'changeAssignment',
      what: 'to nothing',
      path: (place) => assignment(place, 'team', 'one'),
      status: 200,
      body: { tools: 'none' },
      json: { tools: 'none', prefix: 'one' },
      events: ['assignment.update crm'],
    },
    {
      id: 'changeAssignment',
      what: 'as it is',
      path: (place) => assignment(place, 'team', 'two'),
      status: 200,
      body: { tools: 'all' },
      json: { tools: 'all' },
      events: [],
    },
    {
      id: 'orderAssignments',
      what: 'the last before the first',
      path: ordered,
      body: async ({ administration: { store } }) => {
        const [first, second, third] = await idsOf(store, 'ordered');
        return { assignments: [third, first, second] };
      },
      status: 200,
      json: { name: 'ordered', assignments: [{ prefix: 'c' }, { prefix: 'a' }, { prefix: 'b' }] },
      events: ['assignment.update crm', 'assignment.update crm', 'assignment.update crm'],
    },
    {
      id: 'orderAssignments',
      what: 'two that stand apart, and nothing else',
      path: ordered,
      body: async ({ administration: { store } }) => {
        const [first, , third] = await idsOf(store, 'ordered');
        return { assignments: [third, first] };
      },
      status: 200,
      json: { assignments: [{ prefix: 'b' }, { prefix: 'a' }, { prefix: 'c' }] },
      events: ['assignment.update crm', 'assignment.update crm'],
    },
    {
      id: 'orderAssignments',
      what: 'as they are',
      path: ordered,
      body: async ({ administration: { store } }) => ({ assignments: await idsOf(store, 'ordered') }),
      status: 200,
      json: { assignments: [{ prefix: 'b' }, { prefix: 'a' }, { prefix: 'c' }] },
      events: [],
    },
    {
      id: 'orderAssignments',
      what: 'with one of another gateway',
      path: ordered,
      body: async ({ administration: { store } }) => ({
        assignments: [...(await idsOf(store, 'ordered')).toReversed(), ...(await idsOf(store, 'main')).slice(0, 1)],
      }),
      status: 404,
      json: { code: 'assignment_unknown' },
      events: [],
    },
    {
      id: 'orderAssignments',
      what: 'with one twice',
      path: ordered,
      body: { assignments: ['asg_1', 'asg_1'] },
      status: 400,
      json: { code: 'request_invalid' },
      events: [],
    },
    {
      id: 'orderAssignments',
      what: 'of no gateway',
      path: '/gateways/gone/order',
      body: { assignments: ['asg_1'] },
      status: 404,
      json: { code: 'gateway_unknown' },
      events: [],
    },
    {
      id: 'removeAssignment',
      what: 'one',
      path: (place) => assignment(place, 'team', 'three'),
      status: 204,
      events: ['assignment.remove crm'],
    },
    {
      id: 'removeAssignment',
      what: 'of another gateway',
      path: async (place) => (await assignment(place, 'team', 'four')).replace('team', 'main'),
      status: 404,
      json: { code: 'assignment_unknown' },
      events: [],
    },
    {
      id: 'listUsers',
      what: 'all',
      path: '/users',
      status: 200,
      json: { items: containing([{ email: 'root@example.com', role: 'admin' }, { email: 'ada@example.com' }]) },
      events: [],
    },
    {
      id: 'readUser',
      what: 'one',
      path: person('ada@example.com'),
      status: 200,
      json: { email: 'ada@example.com', role: 'member' },
      events: [],
    },
    { id: 'readUser', what: 'none', path: '/users/usr_gone', status: 404, json: { code: 'id_unknown' }, events: [] },
    {
      id: 'changeUser',
      what: 'both',
      path: person('cleo@example.com'),
      status: 200,
      body: { role: 'admin', disabled: true },
      json: { role: 'admin', disabled: true },
      events: ['user.role cleo@example.com admin', 'user.disable cleo@example.com'],
    },
    {
      id: 'changeUser',
      what: 'the last administrator',
      path: person('root@example.com'),
      status: 409,
      body: { disabled: true },
      json: { code: 'last_admin' },
      events: [],
    },
    {
      id: 'signOutUser',
      what: 'who is nowhere',
      path: async (place) => `${await person('cleo@example.com')(place)}/sign-out`,
      status: 204,
      events: [],
    },
    {
      id: 'resetPassword',
      what: 'by link',
      path: async (place) => `${await person('cleo@example.com')(place)}/password-reset`,
      status: 201,
      json: { link: matching(/\/invitation\/[\w-]{32}$/) },
      events: ['user.invite cleo@example.com reset'],
    },
    {
      id: 'removeUser',
      what: 'one',
      path: person('cleo@example.com'),
      status: 204,
      events: ['user.remove cleo@example.com'],
    },
    {
      id: 'inviteUser',
      what: 'somebody',
      path: '/invitations',
      status: 201,
      body: { email: 'Dan@example.com' },
      json: { link: matching(/\/invitation\/[\w-]{32}$/) },
      events: ['user.invite dan@example.com member'],
    },
    {
      id: 'inviteUser',
      what: 'nobody',
      path: '/invitations',
      status: 400,
      body: { email: 'dan' },
      json: { code: 'email_invalid' },
      events: [],
    },
    {
      id: 'listInvitations',
      what: 'open ones',
      status: 200,
      events: [],
      json: { items: containing([{ kind: 'invite', email: 'eve@example.com', role: 'admin' }]) },
      path: async ({ administration }) => {
        await inviteUser(administration, 'eve@example.com', 'admin');
        return '/invitations';
      },
      mustNot: ['hash'],
    },
    {
      id: 'putApp',
      what: 'with a secret',
      path: '/apps',
      status: 201,
      events: ['app.add reports'],
      body: { clientId: 'reports', redirectUris: ['https://reports.example.com/cb'], secret: secretValue },
      json: { clientId: 'reports', name: 'reports', source: 'given', hasSecret: true },
    },
    {
      id: 'putApp',
      what: 'that sends people anywhere',
      path: '/apps',
      status: 400,
      body: { clientId: 'bad', redirectUris: ['http://reports.example.com/cb'] },
      json: { code: 'app_unusable' },
      events: [],
    },
    {
      id: 'putApp',
      what: 'with a secret that is none',
      path: '/apps',
      status: 400,
      body: { clientId: 'bad', redirectUris: ['https://r.example/cb'], secret: `${secretValue}\n` },
      json: { code: 'app_unusable' },
      events: [],
    },
    {
      id: 'listApps',
      what: 'all',
      path: '/apps',
      status: 200,
      json: { items: containing([{ clientId: 'reports', users: [] }]) },
      events: [],
    },
    {
      id: 'changeApp',
      what: 'out',
      path: (place) => app(place, 'came'),
      status: 200,
      body: { disabled: true },
      json: { disabled: true },
      events: ['app.disable came'],
    },
    { id: 'removeApp', what: 'one', path: (place) => app(place, 'came'), status: 204, events: ['app.remove came'] },
    { id: 'removeApp', what: 'none', path: '/apps/app_gone', status: 404, json: { code: 'id_unknown' }, events: [] },
    {
      id: 'listConnections',
      what: 'all',
      status: 200,
      events: [],
      mustNot: ['grant-one', 'grantHash'],
      json: { items: containing([{ user: 'ada@example.com', gateway: 'main' }]) },
      path: async (place) => {
        await connection(place, 'grant-one');
        return '/connections';
      },
    },
    {
      id: 'removeConnection',
      what: 'of somebody',
      path: (place) => connection(place, 'grant-two'),
      status: 204,
      events: ['app.disconnect connected'],
    },
    {
      id: 'removeConnection',
      what: 'none',
      path: '/connections/con_gone',
      status: 404,
      json: { code: 'id_unknown' },
      events: [],
    },
    {
      id: 'createToken',
      what: 'for a person',
      path: '/tokens',
      status: 201,
      body: { gateway: 'main', name: 'ci', user: 'ada@example.com' },
      json: { token: { name: 'ci', user: 'ada@example.com', revokedAt: null }, secret: matching(/^gth_/) },
      events: ['token.add ci'],
    },
    {
      id: 'createToken',
      what: 'of a name that is taken',
      path: '/tokens',
      status: 400,
      body: { gateway: 'main', name: 'ci' },
      json: { code: 'token_unusable' },
      events: [],
    },
    {
      id: 'createToken',
      what: 'for no gateway',
      path: '/tokens',
      status: 404,
      body: { gateway: 'gone' },
      json: { code: 'gateway_unknown' },
      events: [],
    },
    {
      id: 'listTokens',
      what: 'all',
      path: '/tokens',
      status: 200,
      json: { items: containing([{ name: 'ci', gateway: 'main' }]) },
      mustNot: ['gth_'],
      events: [],
    },
    {
      id: 'revokeToken',
      what: 'one',
      status: 204,
      events: ['token.revoke out'],
      path: async ({ administration }) =>
        `/tokens/${(await createToken(administration, { gateway: 'main', name: 'out' })).record.id}`,
    },
    {
      id: 'revokeToken',
      what: 'none',
      path: '/tokens/tok_gone',
      status: 404,
      json: { code: 'id_unknown' },
      events: [],
    },
    {
      id: 'listSessions',
      what: 'all',
      status: 200,
      events: [],
      json: {
        items: [
          {
            id: 'session-hash',
            user: null,
            gateway: 'main',
            principal: 'token:tok_1',
            client: { name: 'Inspector', version: '1' },
            seenAt: time,
          },
        ],
        next: null,
      },
      path: async ({ administration: { store } }) => {
        const gateway = await store.gateways.bySlug('main');
        const session = {
          hash: 'session-hash',
          gatewayId: gateway?.id ?? '',
          principal: 'token:tok_1',
          protocolVersion: '2025-11-25',
        };
        await store.sessions.create({
          ...session,
          clientName: 'Inspector',
          clientVersion: '1',
          elicitsUrl: false,
          capabilities: {},
          userId: null,
          createdAt: Date.now(),
        });
        return '/sessions';
      },
    },
    {
      id: 'endSession',
      what: 'one',
      path: '/sessions/session-hash',
      status: 204,
      events: ['session.end token:tok_1'],
    },
    {
      id: 'endSession',
      what: 'none',
      path: '/sessions/session-hash',
      status: 404,
      json: { code: 'id_unknown' },
      events: [],
    },
    {
      id: 'listAlerts',
      what: 'open ones',
      status: 200,
      events: [],
      json: { items: [{ cause: 'x', about: { kind: 'server', server: 'srv_gone' }, count: 1, resolvedAt: null }] },
      path: async ({ administration: { store } }) => {
        for (const id of ['srv_gone', 'srv_mended'])
          await store.alerts.raise({
            cause: 'x',
            subject: { kind: 'server', id },
            severity: 'error',
            why: 'w',
            problem: undefined,
            link: '/',
          });
        await store.alerts.resolve({ kind: 'server', id: 'srv_mended' });
        return '/alerts';
      },
    },
    {
      id: 'listAlerts',
      what: 'all',
      path: '/alerts?open=false',
      status: 200,
      json: { items: [{ cause: 'x' }, { cause: 'x' }] },
      events: [],
    },
    {
      id: 'listAuditEvents',
      what: 'of one kind',
      path: '/audit/events?limit=2&kind=admin&outcome=ok',
      status: 200,
      json: { items: [{ kind: 'admin', ts: time }, { kind: 'admin' }], next: any(String) },
      events: [],
    },
    {
      id: 'listAuditEvents',
      what: 'by words',
      path: '/audit/events?search=token.revoke%20OUT',
      status: 200,
      json: { items: [{ action: 'token.revoke', target: 'out' }], next: null },
      events: [],
    },
    { id: 'listRefusals', what: 'none yet', path: '/audit/refusals', status: 200, json: { items: [] }, events: [] },
    {
      id: 'listHours',
      what: 'none yet',
      path: '/audit/hours?since=2026-01-01T00:00:00Z',
      status: 200,
      json: { items: [] },
      events: [],
    },
    {
      id: 'readSettings',
      what: 'all',
      path: '/settings',
      status: 200,
      events: [],
      json: {
        publicUrl: matching(/^http:\/\/127/),
        callbackUrl: matching(/\/oauth\/callback$/),
        clientDocumentUrl: matching(/\/oauth\/client\.json$/),
        egress: { addresses: ['203.0.113.7'], localAddress: null, proxy: null },
      },
    },
  ];
}
