import { redirectProblem } from '../domain/redirect-uri.ts';
import { emailProblem } from './email.ts';
import { literalProblems } from './literal.ts';
import { clientTextProblem } from './oauth.ts';
import { found, type Problem, refuseIf } from './problem.ts';
import { apps, list, mappings, type Raw } from './raw-file.ts';

const badAppId = 'is not an id: 1 to 128 visible ASCII characters without spaces';
const badAppName = 'is not a name: 1 to 128 characters on one line';

/** Why a text cannot be the client id of an app, or `undefined` when it can. */
export function appIdProblem(text: string): string | undefined {
  return /^[\x21-\x7e]{1,128}$/.test(text) ? undefined : badAppId;
}

/** Why a text cannot be what an app is called, or `undefined` when it can. */
export function appNameProblem(text: string): string | undefined {
  return /^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u.test(text) && text.trim() !== '' ? undefined : badAppName;
}

export function appIds(file: Raw): Problem[] {
  const seen = new Set<string>();
  return apps(file).flatMap(([index, { id }]) => {
    if (typeof id !== 'string') return [];
    const again = seen.has(id);
    seen.add(id);
    const path = ['apps', index, 'id'];
    return [...found(path, appIdProblem(id)), ...refuseIf(again, path, 'stands twice')];
  });
}

export function appNames(file: Raw): Problem[] {
  return apps(file).flatMap(([index, { name }]) =>
    typeof name === 'string' ? found(['apps', index, 'name'], appNameProblem(name)) : [],
  );
}

export function appRedirects(file: Raw): Problem[] {
  return apps(file).flatMap(([index, { redirectUris }]) => {
    const path = ['apps', index, 'redirectUris'];
    const uris = list(redirectUris);
    return [
      ...refuseIf(Array.isArray(redirectUris) && uris.length === 0, path, 'names no address'),
      ...uris.flatMap((uri, at) => (typeof uri === 'string' ? found([...path, at], redirectProblem(uri)) : [])),
    ];
  });
}

export function appSecrets(file: Raw): Problem[] {
  return apps(file).flatMap(([index, { secret }]) =>
    literalProblems(['apps', index, 'secret'], secret, clientTextProblem),
  );
}

export function gatewayUsers(file: Raw): Problem[] {
  return mappings(file.gateways).flatMap(([slug, { users }]) =>
    list(users).flatMap((user, index) =>
      typeof user === 'string' ? found(['gateways', slug, 'users', index], emailProblem(user)) : [],
    ),
  );
}
