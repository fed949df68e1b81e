import { coded } from '../errors/coded-error.ts';
import type { Config, EgressConfig, GatewayConfig, ServerConfig, TokenConfig } from './config.ts';
import { proxyConfig, proxyProblem } from './egress.ts';
import { type Environment, environmentName, fromEnvironment } from './environment.ts';
import { headerValueProblem } from './header.ts';
import { found, type Path, type Problem, pathText } from './problem.ts';
import { parsePublicUrl } from './public-url.ts';
import type { ConfigFile } from './schema.ts';
import { canonicalServerUrl } from './server-url.ts';
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
  return {
    publicUrl: file.publicUrl === undefined ? undefined : parsePublicUrl(file.publicUrl),
    egress: egressConfig(file.egress, read),
    servers: Object.entries(file.servers).map(([slug, server]) => serverConfig(slug, server, read)),
    gateways: Object.entries(file.gateways).map(([slug, gateway]) => gatewayConfig(slug, gateway)),
    tokens: file.tokens.map(
      ({ name, gateway, token }, index): TokenConfig => ({
        name,
        gateway,
        token: read(['tokens', index, 'token'], token),
      }),
    ),
  };
}

/** What is wrong with the values that were read. */
export function valueProblems(config: Config): Problem[] {
  const tokens = config.tokens.map(({ token }) => token);
  const { proxy } = config.egress;
  return [
    ...found(['egress', 'proxy'], proxy && proxyProblem(proxy.url)),
    ...config.servers.flatMap(({ slug, headers }) =>
      Object.entries(headers).flatMap(([name, value]) =>
        found(['servers', slug, 'auth', 'headers', name], headerValueProblem(value)),
      ),
    ),
    ...tokens.flatMap((token, index) => [
      ...found(['tokens', index, 'token'], tokenProblem(token)),
      ...found(['tokens', index, 'token'], tokens.indexOf(token) < index ? again : undefined),
    ]),
  ];
}

type Read = (path: Path, text: string) => string;

function egressConfig({ addresses, localAddress, proxy }: ConfigFile['egress'], read: Read): EgressConfig {
  return {
    addresses,
    localAddress,
    proxy: proxy === undefined ? undefined : proxyConfig(read(['egress', 'proxy'], proxy)),
  };
}

function serverConfig(slug: string, { url, network, auth }: ConfigFile['servers'][string], read: Read): ServerConfig {
  const values = auth.mode === 'header' ? Object.entries(auth.headers) : [];
  const headers = values.map(([name, text]) => [name, read(['servers', slug, 'auth', 'headers', name], text)]);
  return { slug, url: canonicalServerUrl(url), network, headers: Object.fromEntries(headers) };
}

function gatewayConfig(slug: string, gateway: ConfigFile['gateways'][string]): GatewayConfig {
  const servers = gateway.servers.map(({ server, prefix, tools }) => ({ server, prefix: prefix ?? server, tools }));
  return { slug, servers };
}
