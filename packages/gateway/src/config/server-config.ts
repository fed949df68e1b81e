import type { AuthMode, OAuthSettings } from '../domain/records.ts';
import type { GivenClient, ServerConfig } from './config.ts';
import { headerValueProblem } from './header.ts';
import { clientTextProblem } from './oauth.ts';
import { found, type Path, type Problem } from './problem.ts';
import type { ConfigFile } from './schema.ts';
import { canonicalServerUrl } from './server-url.ts';

/** The value itself, or that of the variable it names. */
export type Read = (path: Path, text: string) => string;

type RawServer = ConfigFile['servers'][string];
type OAuth = Extract<RawServer['auth'], { mode: 'oauth' }>;

export function serverConfig(slug: string, { url, network, auth }: RawServer, read: Read): ServerConfig {
  const path = ['servers', slug, 'auth'];
  return {
    slug,
    url: canonicalServerUrl(url),
    network,
    auth: authMode(auth),
    headers: auth.mode === 'header' ? headerValues(path, auth.headers ?? {}, read) : {},
    client: auth.mode === 'oauth' ? givenClient(path, auth.client, read) : undefined,
  };
}

/** What is wrong with the values that were read. */
export function serverProblems({ slug, headers, client }: ServerConfig): Problem[] {
  const path = ['servers', slug, 'auth'];
  return [
    ...Object.entries(headers).flatMap(([name, value]) => found([...path, 'headers', name], headerValueProblem(value))),
    ...found([...path, 'client', 'id'], client && clientTextProblem(client.clientId)),
    ...found(
      [...path, 'client', 'secret'],
      client?.secret === undefined ? undefined : clientTextProblem(client.secret),
    ),
  ];
}

function authMode(auth: RawServer['auth']): AuthMode {
  if (auth.mode === 'none') return { mode: 'none' };
  if (auth.mode === 'oauth') return { mode: 'oauth', ...oauthSettings(auth) };
  return { mode: 'header', headerNames: auth.headerNames ?? Object.keys(auth.headers ?? {}) };
}

function oauthSettings({ authorizationServer, resource, acceptIssuerSlash, scopes }: OAuth): OAuthSettings {
  return {
    ...(authorizationServer !== undefined && { authorizationServer }),
    ...(resource !== undefined && { resource }),
    ...(acceptIssuerSlash !== undefined && { acceptIssuerSlash }),
    ...(scopes !== undefined && { scopes }),
  };
}

function headerValues(path: Path, values: Readonly<Record<string, string>>, read: Read): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, read([...path, 'headers', name], text)]),
  );
}

function givenClient(path: Path, client: OAuth['client'], read: Read): GivenClient | undefined {
  if (client === undefined) return undefined;
  const { id, secret, issuer } = client;
  return {
    clientId: read([...path, 'client', 'id'], id),
    secret: secret === undefined ? undefined : read([...path, 'client', 'secret'], secret),
    issuer,
  };
}
