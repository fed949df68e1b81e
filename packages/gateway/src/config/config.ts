import type { AuthMode, IdentityScheme, NetworkClass, Provision } from '../domain/records.ts';
import type { Limits } from './limits.ts';

/** A client that its owner registered with an authorization server by hand. `secret` is one: never log or print this. */
export interface GivenClient {
  readonly clientId: string;
  readonly secret: string | undefined;
  /** Whose client it is; undefined for that of the first issuer that it is used with. */
  readonly issuer: string | undefined;
}

/** A server as the file asks for it. Header values are the real ones: never log or print this. */
export interface ServerConfig {
  readonly slug: string;
  readonly url: string;
  readonly network: NetworkClass;
  readonly auth: AuthMode;
  /** Values of the shared identity. Empty where the file gives none: then they are whoever's who sets them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly client: GivenClient | undefined;
}

/** A server on a gateway. */
export interface AssignmentConfig {
  readonly server: string;
  readonly prefix: string;
  readonly tools: Provision;
  readonly identity: IdentityScheme;
}

export interface GatewayConfig {
  readonly slug: string;
  /** E-mail addresses in lower case; undefined where the file does not say, so that it stays as it is. */
  readonly users: 'everyone' | readonly string[] | undefined;
  readonly servers: readonly AssignmentConfig[];
}

/** `token` is the token itself: never log or print this. */
export interface TokenConfig {
  readonly name: string;
  readonly gateway: string;
  readonly token: string;
  /** E-mail address of whoever's personal identities it uses. */
  readonly user: string | undefined;
}

/** An app that is registered by hand. `secret` is one: never log or print this. */
export interface AppConfig {
  /** `client_id` */
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Undefined for a public client. */
  readonly secret: string | undefined;
}

/** The administrator to begin with. `password` is a secret: never log or print it. */
export interface AdminConfig {
  readonly email: string;
  readonly password: string;
}

/** The HTTP proxy on the way out. `authorization` is a secret: never log or print it. */
export interface ProxyConfig {
  /** Without credentials. */
  readonly url: string;
  /** The value of Proxy-Authorization. */
  readonly authorization: string | undefined;
}

/** How Gatehouse reaches servers. */
export interface EgressConfig {
  /** The addresses that servers see, for people to put into their allow lists. Nothing is done with them. */
  readonly addresses: readonly string[];
  /** The address of this machine that connections start from. */
  readonly localAddress: string | undefined;
  readonly proxy: ProxyConfig | undefined;
}

/** An OpenID provider at which people sign in to Gatehouse. `client.secret` is one: never log or print this. */
export interface SignInProviderConfig {
  /** As it stands in addresses. */
  readonly name: string;
  /** As it stands on the button. */
  readonly label: string;
  /** As the provider writes it: compared character by character. */
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Domains of e-mail addresses for which this provider speaks, in lower case. Nobody else comes in for the first time. */
  readonly domains: readonly string[];
  readonly network: NetworkClass;
}

/** A checked gatehouse.yaml with its defaults filled in and its environment read. */
export interface Config {
  readonly publicUrl: URL | undefined;
  /** Addresses and networks (CIDR) of proxies in front of us, whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly egress: EgressConfig;
  /** Those that the file sets. */
  readonly limits: Partial<Limits>;
  readonly servers: readonly ServerConfig[];
  readonly gateways: readonly GatewayConfig[];
  readonly tokens: readonly TokenConfig[];
  readonly apps: readonly AppConfig[];
  readonly signIn: readonly SignInProviderConfig[];
  readonly admin: AdminConfig | undefined;
}
