import { isPrefix, isSlug } from '../domain/naming.ts';
import { appIds, appNames, appRedirects, appSecrets, gatewayUsers } from './app-rules.ts';
import { auth } from './auth-rules.ts';
import { addressProblem, proxyProblem } from './egress.ts';
import { emailProblem } from './email.ts';
import { environmentName } from './environment.ts';
import { limitPairs } from './limit-rules.ts';
import { literalProblems } from './literal.ts';
import { found, type Problem, refuseIf } from './problem.ts';
import { publicUrlProblem } from './public-url.ts';
import { assignments, mapping, mappings, type Raw, tokens } from './raw-file.ts';
import { serverUrlProblem } from './server-url.ts';
import { signInProviders } from './sign-in.ts';
import { isTokenName } from './token-name.ts';
import { tokenProblem } from './token-problem.ts';
import { trustedProxies } from './trusted-proxies.ts';

type Rule = (file: Raw) => Problem[];

const badSlug = 'is not a name: 1 to 63 of a-z, 0-9 and inner hyphens';
const badPrefix = 'is not a prefix: up to 64 of A-Z a-z 0-9 . - and _, without "__"';
const badTokenName = 'is not a name: 1 to 64 of A-Z a-z 0-9 . _ and -';

/** What holds between values, or within one beyond its type. All of them run, whatever else is wrong with the file. */
export const rules: readonly Rule[] = [
  publicUrl,
  trustedProxies,
  egress,
  limitPairs,
  admin,
  serverNames,
  serverUrls,
  auth,
  gatewayNames,
  gatewayUsers,
  assignedServers,
  prefixes,
  tokenNames,
  tokenGateways,
  tokenValues,
  tokenUsers,
  signInProviders,
  appIds,
  appNames,
  appRedirects,
  appSecrets,
];

function publicUrl({ publicUrl: value }: Raw): Problem[] {
  return typeof value === 'string' ? found(['publicUrl'], publicUrlProblem(value)) : [];
}

function egress(file: Raw): Problem[] {
  const { addresses, localAddress, proxy } = mapping(file.egress);
  return [
    ...(Array.isArray(addresses) ? addresses : []).flatMap((address: unknown, index) =>
      typeof address === 'string' ? found(['egress', 'addresses', index], addressProblem(address)) : [],
    ),
    ...(typeof localAddress === 'string' ? found(['egress', 'localAddress'], addressProblem(localAddress)) : []),
    ...literalProblems(['egress', 'proxy'], proxy, proxyProblem),
  ];
}

/** A file is copied, backed up and shown around; a password of a person has no place in it. */
function admin(file: Raw): Problem[] {
  const { email, password } = mapping(file.admin);
  const isWritten = typeof password === 'string' && environmentName(password) === undefined;
  return [
    ...(typeof email === 'string' ? found(['admin', 'email'], emailProblem(email)) : []),
    ...refuseIf(isWritten, ['admin', 'password'], 'stands in the file: name a variable that holds it, as env:NAME'),
  ];
}

function serverNames(file: Raw): Problem[] {
  return Object.keys(mapping(file.servers)).flatMap((slug) => refuseIf(!isSlug(slug), ['servers', slug], badSlug));
}

function serverUrls(file: Raw): Problem[] {
  return mappings(file.servers).flatMap(([slug, { url, network }]) =>
    typeof url === 'string'
      ? found(['servers', slug, 'url'], serverUrlProblem(url, network === 'private' ? 'private' : 'public'))
      : [],
  );
}

function gatewayNames(file: Raw): Problem[] {
  return Object.keys(mapping(file.gateways)).flatMap((slug) => refuseIf(!isSlug(slug), ['gateways', slug], badSlug));
}

function assignedServers(file: Raw): Problem[] {
  const known = mapping(file.servers);
  return assignments(file).flatMap(({ at, server }) =>
    server === undefined || Object.hasOwn(known, server)
      ? []
      : [{ path: at, what: `names the server "${server}", which this file does not have` }],
  );
}

function prefixes(file: Raw): Problem[] {
  const seen = new Map<string, string>();
  return assignments(file).flatMap(({ gateway, path, server, prefix }) => {
    const value = prefix ?? server;
    if (value === undefined) return [];
    const at = prefix === undefined ? path : [...path, 'prefix'];
    const key = JSON.stringify([gateway, value]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, server ?? '');
    return [
      ...refuseIf(prefix !== undefined && !isPrefix(prefix), at, badPrefix),
      ...refuseIf(
        first !== undefined,
        at,
        `uses the prefix "${value}", which "${first}" has on this gateway already: give one of them another prefix`,
      ),
    ];
  });
}

function tokenNames(file: Raw): Problem[] {
  const seen = new Set<string>();
  return tokens(file).flatMap(([index, { name, gateway }]) => {
    if (typeof name !== 'string') return [];
    const key = JSON.stringify([gateway, name]);
    const again = seen.has(key);
    seen.add(key);
    return [
      ...refuseIf(!isTokenName(name), ['tokens', index, 'name'], badTokenName),
      ...refuseIf(again, ['tokens', index, 'name'], 'stands twice on this gateway'),
    ];
  });
}

function tokenGateways(file: Raw): Problem[] {
  const known = mapping(file.gateways);
  return tokens(file).flatMap(([index, { gateway }]) =>
    typeof gateway === 'string'
      ? refuseIf(
          !Object.hasOwn(known, gateway),
          ['tokens', index, 'gateway'],
          `names the gateway "${gateway}", which this file does not have`,
        )
      : [],
  );
}

function tokenValues(file: Raw): Problem[] {
  return tokens(file).flatMap(([index, { token }]) => literalProblems(['tokens', index, 'token'], token, tokenProblem));
}

function tokenUsers(file: Raw): Problem[] {
  return tokens(file).flatMap(([index, { user }]) =>
    typeof user === 'string' ? found(['tokens', index, 'user'], emailProblem(user)) : [],
  );
}
