import type { App, Assignment, AuthMode, Gateway, OAuthClient, Server } from '../domain/records.ts';
import type { RawConfigFile } from './schema.ts';

/** What of an installation a gatehouse.yaml can say. Rows in the order in which they are to be written. */
export interface Exportable {
  readonly servers: readonly Server[];
  /** Clients that were given by hand. */
  readonly clients: readonly OAuthClient[];
  readonly gateways: readonly Gateway[];
  /** By position. */
  readonly assignments: readonly Assignment[];
  /** Apps that were registered by hand. */
  readonly apps: readonly App[];
  emailOf(userId: string): string | undefined;
}

export interface ExportedFile {
  readonly file: RawConfigFile;
  /** Environment variables that the file reads: the secrets, none of which is in it. */
  readonly variables: readonly string[];
}

type RawServer = NonNullable<RawConfigFile['servers']>[string];
type RawGateway = NonNullable<RawConfigFile['gateways']>[string];

/**
 * The configuration file that would lead to these rows. Pure. Header values are not in it: they are what identities hold, and a file
 * that leaves them out leaves them as they are.
 */
export function exportedFile(rows: Exportable): ExportedFile {
  const variables: string[] = [];
  const secret = (...words: readonly string[]): string => {
    const name = variableName(words, variables);
    variables.push(name);
    return `env:${name}`;
  };
  const servers = rows.servers.map((server) => [server.slug, serverText(server, rows.clients, secret)] as const);
  const gateways = rows.gateways.map((gateway) => [gateway.slug, gatewayText(gateway, rows)] as const);
  const apps = rows.apps.map(({ clientId: id, name, redirectUris, hasSecret }) => ({
    id,
    ...(name !== id && { name }),
    redirectUris: [...redirectUris],
    ...(hasSecret && { secret: secret('app', id, 'secret') }),
  }));
  return {
    file: {
      ...(servers.length > 0 && { servers: Object.fromEntries(servers) }),
      ...(gateways.length > 0 && { gateways: Object.fromEntries(gateways) }),
      ...(apps.length > 0 && { apps }),
    },
    variables,
  };
}

type SecretReference = (...words: readonly string[]) => string;

function serverText(server: Server, clients: readonly OAuthClient[], secret: SecretReference): RawServer {
  const { id, slug, url, network, auth } = server;
  const client = clients.find(({ serverId }) => serverId === id);
  return {
    url,
    ...(network !== 'public' && { network }),
    ...(auth.mode !== 'none' && { auth: authText(auth, client && clientText(slug, client, secret)) }),
  };
}

function clientText(slug: string, { clientId, issuer, hasSecret }: OAuthClient, secret: SecretReference) {
  return {
    id: clientId,
    ...(hasSecret && { secret: secret(slug, 'client', 'secret') }),
    ...(issuer !== null && { issuer }),
  };
}

function authText(auth: AuthMode, client: ReturnType<typeof clientText> | undefined): RawServer['auth'] {
  if (auth.mode === 'none') return auth;
  if (auth.mode === 'header') return { mode: 'header', headerNames: [...auth.headerNames] };
  const { scopes, ...settings } = auth;
  return { ...settings, ...(scopes && { scopes: [...scopes] }), ...(client && { client }) };
}

function gatewayText(gateway: Gateway, { servers, assignments, emailOf }: Exportable): RawGateway {
  const { users } = gateway;
  const own = assignments.filter(({ gatewayId }) => gatewayId === gateway.id);
  return {
    users: users === 'everyone' ? users : users.flatMap((id) => emailOf(id) ?? []).toSorted(),
    servers: own.map(({ serverId, prefix, identity, tools }) => {
      const server = servers.find(({ id }) => id === serverId)?.slug ?? serverId;
      return {
        server,
        ...(prefix !== server && { prefix }),
        identity,
        ...(tools !== 'all' && { tools: typeof tools === 'string' ? tools : { allow: [...tools.allow] } }),
      };
    }),
  };
}

/** Of letters, digits and underscores; numbered where another has it. */
function variableName(words: readonly string[], taken: readonly string[]): string {
  const name = words
    .join('_')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=[0-9])/, '_');
  for (let number = 2, free = name; ; number += 1) {
    if (!taken.includes(free)) return free;
    free = `${name}_${number}`;
  }
}
