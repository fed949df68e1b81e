import type { GivenClient } from '../config/config.ts';
import { headerNameProblem, headerValueProblem, repeatedHeader } from '../config/header.ts';
import { clientTextProblem, issuerProblem, resourceProblem, scopeProblem } from '../config/oauth.ts';
import type { AuthMode, NetworkClass, OAuthSettings } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { HeaderValues } from '../store/store.ts';

/** How a server is to be authenticated to, with the secrets that are known already. */
export interface WantedAuth {
  readonly auth: AuthMode;
  /** Values of the shared identity, under exactly the names of `auth`; none where left out or empty. */
  readonly headers?: HeaderValues | undefined;
  readonly client?: GivenClient | undefined;
}

/** @throws auth_invalid, header_invalid; neither repeats a secret */
export function checkAuth({ auth, headers = {}, client }: WantedAuth, network: NetworkClass): void {
  if (auth.mode === 'header') checkNames(auth.headerNames);
  checkValues(headers);
  const reason = misfit(auth, headers, client) ?? settingsProblem(auth, client, network);
  if (reason !== undefined) throw coded('auth_invalid', { reason });
}

/** What is missing or too much where exactly the fixed names are due; case makes no difference. Undefined where it fits. */
export function namesProblem(fixed: readonly string[], given: readonly string[]): string | undefined {
  const beside = (names: readonly string[], others: readonly string[]) => {
    const known = new Set(others.map((name) => name.toLowerCase()));
    return names.filter((name) => !known.has(name.toLowerCase()));
  };
  const [missing, unknown] = [beside(fixed, given), beside(given, fixed)];
  const parts = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`not among them: ${unknown.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/** @throws header_invalid */
export function checkValues(headers: HeaderValues): void {
  checkNames(Object.keys(headers));
  for (const [name, value] of Object.entries(headers)) refuseHeader(name, headerValueProblem(value));
}

function checkNames(names: readonly string[]): void {
  const repeated = repeatedHeader(names);
  if (repeated !== undefined) throw coded('header_invalid', { reason: `${repeated} stands twice` });
  for (const name of names) refuseHeader(name, headerNameProblem(name));
}

function refuseHeader(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw coded('header_invalid', { reason: `${JSON.stringify(name)}: ${problem}` });
}

function misfit(auth: AuthMode, headers: HeaderValues, client: GivenClient | undefined): string | undefined {
  const given = Object.keys(headers);
  if (client && auth.mode !== 'oauth') return 'a client is for mode oauth alone';
  if (auth.mode !== 'header') return given.length > 0 ? 'headers are for mode header alone' : undefined;
  if (auth.headerNames.length === 0) return 'mode header names no header';
  const problem = given.length > 0 ? namesProblem(auth.headerNames, given) : undefined;
  return problem && `the headers with values are to be those that are named; ${problem}`;
}

function settingsProblem(auth: AuthMode, client: GivenClient | undefined, network: NetworkClass): string | undefined {
  if (auth.mode !== 'oauth') return undefined;
  const { authorizationServer, resource, scopes = [] }: OAuthSettings = auth;
  const checks: readonly (readonly [string, string | undefined, (text: string) => string | undefined])[] = [
    ['authorization server: ', authorizationServer, (text) => issuerProblem(text, network)],
    ['resource ', typeof resource === 'object' ? resource.override : undefined, resourceProblem],
    ...scopes.map((scope) => [`scope ${JSON.stringify(scope)} `, scope, scopeProblem] as const),
    ['client id ', client?.clientId, clientTextProblem],
    ['client secret ', client?.secret, clientTextProblem],
    ['issuer of the client: ', client?.issuer, (text) => issuerProblem(text, network)],
  ];
  for (const [what, text, problemOf] of checks) {
    const problem = text === undefined ? undefined : problemOf(text);
    if (problem !== undefined) return what + problem;
  }
  return undefined;
}
