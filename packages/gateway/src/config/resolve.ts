import { usualScheme } from '../domain/identity-scheme.ts';
import { coded } from '../errors/coded-error.ts';
import type { Config, EgressConfig, GatewayConfig, ServerConfig } from './config.ts';
import { proxyConfig, proxyProblem } from './egress.ts';
import { type Environment, environmentName, fromEnvironment } from './environment.ts';
import { clientTextProblem } from './oauth.ts';
import { passwordProblem } from './password.ts';
import { found, type Path, type Problem, pathText } from './problem.ts';
import { parsePublicUrl } from './public-url.ts';
import type { ConfigFile } from './schema.ts';
import { type Read, serverConfig, serverProblems } from './server-config.ts';
import { signInConfig, signInProblems } from './sign-in.ts';
import { tokenProblem } from './token-problem.ts';

const again = 'is the same as another token of this file';

/**
 * Reads the variables that a file of the right shape names, and fills in what follows from other values.
 * @throws config_env_missing
 */
export function resolve(file: ConfigFile, environment: Environment): Config {
  const read = (path: Path, text: string): string => {
    const value = fromEnvironment(text, environment);
    if (value === undefined) {
      throw coded('config_env_missing', { path: pathText(path), name: environmentName(text) ?? '' });
    }
    return value;
  };
  const servers = Object.entries(file.servers).map(([slug, server]) => serverConfig(slug, server, read));
  return {
    publicUrl: file.publicUrl === undefined ? undefined : parsePublicUrl(file.publicUrl),
    trustedProxies: file.trustedProxies,
    egress: egressConfig(file.egress, read),
    limits: file.limits,
    servers,
    gateways: Object.entries(file.gateways).map(([slug, gateway]) => gatewayConfig(slug, gateway, servers)),
    signIn: signInConfig(file.signIn.providers, read),
    tokens: file.tokens.map(({ name, gateway, token, user }, index) => ({
      name,
      gateway,
      token: read(['tokens', index, 'token'], token),
      user,
    })),
    apps: file.apps.map(({ id, name, redirectUris, secret }, index) => ({
      id,
      name: name ?? id,
      redirectUris,
      secret: secret === undefined ? undefined : read(['apps', index, 'secret'], secret),
    })),
    admin: file.admin && { email: file.admin.email, password: read(['admin', 'password'], file.admin.password) },
  };
}

/** What is wrong with the values that were read. */
export function valueProblems(config: Config): Problem[] {
  const tokens = config.tokens.map(({ token }) => token);
  const { proxy } = config.egress;
  const { admin } = config;
  return [
    ...found(['egress', 'proxy'], proxy && proxyProblem(proxy.url)),
    ...found(['admin', 'password'], admin && passwordProblem(admin.password)),
    ...config.servers.flatMap(serverProblems),
    ...signInProblems(config.signIn),
    ...config.apps.flatMap(({ secret }, index) =>
      found(['apps', index, 'secret'], secret === undefined ? undefined : clientTextProblem(secret)),
    ),
    ...tokens.flatMap((token, index) => [
      ...found(['tokens', index, 'token'], tokenProblem(token)),
      ...found(['tokens', index, 'token'], tokens.indexOf(token) < index ? again : undefined),
    ]),
  ];
}

function egressConfig({ addresses, localAddress, proxy }: ConfigFile['egress'], read: Read): EgressConfig {
  return {
    addresses,
    localAddress,
    proxy: proxy === undefined ? undefined : proxyConfig(read(['egress', 'proxy'], proxy)),
  };
}

function gatewayConfig(
  slug: string,
  gateway: ConfigFile['gateways'][string],
  known: readonly ServerConfig[],
): GatewayConfig {
  const servers = gateway.servers.map(({ server, prefix, tools, identity }) => ({
    server,
    prefix: prefix ?? server,
    tools,
    identity: identity ?? schemeOf(known.find((each) => each.slug === server)),
  }));
  const { users } = gateway;
  return { slug, users: typeof users === 'object' ? users.map((email) => email.toLowerCase()) : users, servers };
}

function schemeOf(server: ServerConfig | undefined): GatewayConfig['servers'][number]['identity'] {
  return server ? usualScheme(server.auth, Object.keys(server.headers).length > 0) : 'shared';
}
