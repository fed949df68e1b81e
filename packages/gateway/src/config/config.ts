import type { NetworkClass, Provision } from '../domain/records.ts';

/** A server as the file asks for it. Header values are the real ones: never log or print this. */
export interface ServerConfig {
  readonly slug: string;
  readonly url: string;
  readonly network: NetworkClass;
  readonly headers: Readonly<Record<string, string>>;
}

/** A server on a gateway. */
export interface AssignmentConfig {
  readonly server: string;
  readonly prefix: string;
  readonly tools: Provision;
}

export interface GatewayConfig {
  readonly slug: string;
  readonly servers: readonly AssignmentConfig[];
}

/** `token` is the token itself: never log or print this. */
export interface TokenConfig {
  readonly name: string;
  readonly gateway: string;
  readonly token: string;
}

/** A checked gatehouse.yaml with its defaults filled in and its environment read. */
export interface Config {
  readonly publicUrl: URL | undefined;
  readonly servers: readonly ServerConfig[];
  readonly gateways: readonly GatewayConfig[];
  readonly tokens: readonly TokenConfig[];
}
