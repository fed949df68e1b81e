import type { NetworkClass } from '../domain/records.ts';
import { headerNameProblem, headerValueProblem, repeatedHeader } from './header.ts';
import { literalProblems } from './literal.ts';
import { clientTextProblem, issuerProblem, resourceProblem, scopeProblem } from './oauth.ts';
import { found, type Path, type Problem, refuseIf } from './problem.ts';
import { list, mapping, mappings, type Raw } from './raw-file.ts';

const twice = 'stands twice: case makes no difference';

/** How servers are authenticated to: what holds beyond the types. */
export function auth(file: Raw): Problem[] {
  return mappings(file.servers).flatMap(([slug, server]) => {
    const path = ['servers', slug, 'auth'];
    const settings = mapping(server.auth);
    if (settings.mode === 'header') return headerMode(path, settings);
    if (settings.mode === 'oauth')
      return oauthMode(path, settings, server.network === 'private' ? 'private' : 'public');
    return [];
  });
}

function headerMode(path: Path, settings: Raw): Problem[] {
  const [values, names] = [
    [...path, 'headers'],
    [...path, 'headerNames'],
  ];
  const [hasValues, hasNames] = ['headers' in settings, 'headerNames' in settings];
  return [
    ...refuseIf(!(hasValues || hasNames), path, 'names no header: it needs headers, with values, or headerNames'),
    ...refuseIf(hasValues && hasNames, names, 'says again what headers says: leave one of them out'),
    ...(hasValues ? headerValues(values, mapping(settings.headers)) : []),
    ...(hasNames ? headerNames(names, list(settings.headerNames)) : []),
  ];
}

function headerValues(path: Path, values: Raw): Problem[] {
  const names = Object.keys(values);
  const repeated = repeatedHeader(names);
  return [
    ...refuseIf(names.length === 0, path, 'names no header'),
    ...names.flatMap((name) => found([...path, name], headerNameProblem(name))),
    ...refuseIf(repeated !== undefined, [...path, repeated ?? ''], twice),
    ...Object.entries(values).flatMap(([name, value]) => literalProblems([...path, name], value, headerValueProblem)),
  ];
}

function headerNames(path: Path, items: readonly unknown[]): Problem[] {
  const names = items.map((item) => (typeof item === 'string' ? item : ''));
  const repeated = repeatedHeader(names.filter((name) => name !== ''));
  return [
    ...refuseIf(items.length === 0, path, 'names no header'),
    ...items.flatMap((item, index) =>
      typeof item === 'string' ? found([...path, index], headerNameProblem(item)) : [],
    ),
    ...refuseIf(repeated !== undefined, [...path, names.indexOf(repeated ?? '')], twice),
  ];
}

function oauthMode(path: Path, settings: Raw, network: NetworkClass): Problem[] {
  const client = mapping(settings.client);
  const issuer = (text: string) => issuerProblem(text, network);
  const at = (...steps: Path): Path => [...path, ...steps];
  return [
    ...literalProblems(at('client', 'id'), client.id, clientTextProblem),
    ...literalProblems(at('client', 'secret'), client.secret, clientTextProblem),
    ...textProblems(at('client', 'issuer'), client.issuer, issuer),
    ...textProblems(at('authorizationServer'), settings.authorizationServer, issuer),
    ...textProblems(at('resource', 'override'), mapping(settings.resource).override, resourceProblem),
    ...list(settings.scopes).flatMap((scope, index) => textProblems(at('scopes', index), scope, scopeProblem)),
  ];
}

function textProblems(path: Path, value: unknown, problem: (text: string) => string | undefined): Problem[] {
  return typeof value === 'string' ? found(path, problem(value)) : [];
}
