import { type Command, Option } from 'commander';
import { headerMode } from '../admin/auth-mode.ts';
import type { WantedAuth } from '../admin/check-auth.ts';
import type { GivenClient } from '../config/config.ts';
import { type Environment, environmentName, fromEnvironment, isBrokenReference } from '../config/environment.ts';
import type { AuthMode, OAuthSettings } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import { collect } from './collect.ts';
import { readHeaderOptions } from './header-options.ts';

/** How a server is authenticated to, as options say it. */
export interface AuthOptions {
  readonly headerName?: readonly string[];
  readonly header?: readonly string[];
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly clientIssuer?: string;
  readonly authorizationServer?: string;
  readonly resource?: string;
  readonly acceptIssuerSlash?: true;
  readonly scope?: readonly string[];
}

/** The options that belong to one mode, as people write them. */
const optionsOf: Readonly<Record<'header' | 'oauth', Partial<Record<keyof AuthOptions, string>>>> = {
  header: { headerName: '--header-name', header: '--header' },
  oauth: {
    clientId: '--client-id',
    clientSecret: '--client-secret',
    clientIssuer: '--client-issuer',
    authorizationServer: '--authorization-server',
    resource: '--resource',
    acceptIssuerSlash: '--accept-issuer-slash',
    scope: '--scope',
  },
};

export function authOptions(command: Command): Command {
  return command
    .option('--header-name <name>', 'a header each identity has a value for; repeatable', collect)
    .option("--header <'name: value'>", 'a header with the value of the shared identity; repeatable', collect)
    .option('--client-id <id>', 'the client that you registered with the authorization server')
    .option('--client-secret <secret>', 'its secret, where it has one; env:NAME reads a variable')
    .option('--client-issuer <url>', 'whose client it is (default: the first authorization server it is used with)')
    .option('--authorization-server <url>', 'its issuer, where what the server publishes is missing or wrong')
    .addOption(new Option('--resource <what>', 'auto sends what the server publishes, omit none, else this text'))
    .option('--accept-issuer-slash', 'accept an issuer that differs by one trailing slash from where it was found')
    .option('--scope <scope>', 'ask for exactly these, instead of what the server says; repeatable', collect);
}

/** The mode that options speak of; undefined where none does. */
export function givenMode(options: AuthOptions): 'header' | 'oauth' | undefined {
  const modes = ['header', 'oauth'] as const;
  return modes.find((mode) =>
    Object.keys(optionsOf[mode]).some((key) => options[key as keyof AuthOptions] !== undefined),
  );
}

/** @throws auth_invalid, header_invalid, config_env_missing; none repeats a secret */
export function readAuth(mode: AuthMode['mode'], options: AuthOptions, environment: Environment): WantedAuth {
  refuseOfOtherModes(mode, options);
  if (mode === 'none') return { auth: { mode } };
  if (mode === 'oauth') return { auth: { mode, ...settings(options) }, client: client(options, environment) };
  const headers = readHeaderOptions(options.header ?? [], environment);
  return { auth: headerMode(headers, options.headerName ?? []), headers };
}

function refuseOfOtherModes(mode: AuthMode['mode'], options: AuthOptions): void {
  for (const [other, names] of Object.entries(optionsOf)) {
    const given = Object.entries(names).find(([key]) => options[key as keyof AuthOptions] !== undefined);
    if (other !== mode && given) throw coded('auth_invalid', { reason: `${given[1]} goes with mode ${other}` });
  }
}

function settings({ authorizationServer, resource, acceptIssuerSlash, scope }: AuthOptions): OAuthSettings {
  return {
    ...(authorizationServer !== undefined && { authorizationServer }),
    ...(resource !== undefined && { resource: resourceOf(resource) }),
    ...(acceptIssuerSlash && { acceptIssuerSlash }),
    ...(scope !== undefined && { scopes: scope }),
  };
}

function resourceOf(text: string): OAuthSettings['resource'] & {} {
  return text === 'auto' || text === 'omit' ? text : { override: text };
}

function client(options: AuthOptions, environment: Environment): GivenClient | undefined {
  const { clientId, clientSecret, clientIssuer } = options;
  if (clientId !== undefined)
    return {
      clientId: readValue('--client-id', clientId, environment),
      secret: clientSecret === undefined ? undefined : readValue('--client-secret', clientSecret, environment),
      issuer: clientIssuer,
    };
  if (clientSecret === undefined && clientIssuer === undefined) return undefined;
  throw coded('auth_invalid', { reason: 'the secret and the issuer of a client go with --client-id' });
}

function readValue(option: string, text: string, environment: Environment): string {
  if (isBrokenReference(text)) throw coded('auth_invalid', { reason: `${option} is not env:NAME` });
  const read = fromEnvironment(text, environment);
  if (read !== undefined) return read;
  throw coded('config_env_missing', { path: option, name: environmentName(text) ?? '' });
}
