import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Limits } from '../../packages/gateway/src/config/limits.ts';
import type { FakeServer } from '../support/fake-server.ts';
import { startProduct } from '../support/product.ts';
import { RawClient } from '../support/raw-client.ts';
import { startInProcess } from './in-process.ts';
import { createTrail, type Trail } from './trail.ts';

/** What of a running gateway the tests need: a process of its own, or one in this process with other limits. */
export interface Place {
  readonly url: string;
  readonly directory: string;
  log(): string;
  /** Ends it; 0 where it ended well. */
  stop(): Promise<number | null>;
}

export interface Layout {
  readonly servers: Readonly<Record<string, ServerEntry>>;
  /** The servers of each gateway, as gatehouse.yaml has them. */
  readonly gateways: Readonly<Record<string, readonly (string | object)[]>>;
  /** Tokens beside the one that each gateway has under its own name. */
  readonly tokens?: readonly { readonly name: string; readonly gateway: string; readonly user?: string }[];
}

export interface HeaderAuth {
  readonly mode: 'header';
  readonly headers: Readonly<Record<string, string>>;
}

export interface OAuthAuth {
  readonly mode: 'oauth';
  readonly resource?: { readonly override: string };
  readonly client?: { readonly id: string; readonly secret: string };
}

type ServerAuth = HeaderAuth | OAuthAuth | { readonly mode: 'header'; readonly headerNames: readonly string[] };

/** A fake, or anything else as gatehouse.yaml has it. */
export type ServerEntry = FakeServer | { readonly url: string; readonly auth?: ServerAuth };

/** A gateway with servers behind it, and what was seen of it. */
export interface Scene {
  readonly place: Place;
  endpoint(gateway: string): string;
  /** A client without a session. @param token the name of its token; that of the gateway unless given */
  client(gateway: string, token?: string): RawClient;
  /** A client with a session. */
  opened(gateway: string, version?: string): Promise<RawClient>;
  readonly trail: Trail;
  /** Ends it, and fails where it did not end well or its log has what no log may have. */
  close(): Promise<void>;
}

/** The gateway by which the scene itself leaves marks in the trail. */
const markGateway = 'marks';

/** Starts the built product in front of the servers. */
export async function startScene(layout: Layout): Promise<Scene> {
  return sceneOf(await startProduct(configurationOf(layout)), layout);
}

/** Starts the gateway within this process, since limits cannot be set from outside. */
export async function startLimitedScene(layout: Layout, limits: Partial<Limits>): Promise<Scene> {
  return sceneOf(await startInProcess(configurationOf(layout), limits), layout);
}

/** The text of a token, which is secret to all but its holder. */
export function tokenText(gateway: string, name = gateway): string {
  return `gth_${createHash('sha256').update(`${gateway} ${name}`).digest('base64url')}`;
}

export function configurationOf({ servers, gateways, tokens = [] }: Layout): object {
  const all = [...Object.keys(gateways), markGateway].map((gateway) => ({ name: gateway, gateway }));
  return {
    servers: Object.fromEntries(Object.entries(servers).map(([slug, server]) => [slug, serverConfiguration(server)])),
    gateways: Object.fromEntries(
      [...Object.entries(gateways), [markGateway, []]].map(([slug, list]) => [slug, { servers: list }]),
    ),
    tokens: [...all, ...tokens].map((token) => ({ ...token, token: tokenText(token.gateway, token.name) })),
  };
}

function serverConfiguration(server: ServerEntry): object {
  const auth = 'auth' in server ? { auth: server.auth } : {};
  return { url: server.url, network: 'private', ...auth };
}

export async function sceneOf(place: Place, layout: Layout): Promise<Scene> {
  const endpoint = (gateway: string) => `${place.url}/mcp/${gateway}`;
  const client = (gateway: string, token?: string) => new RawClient(endpoint(gateway), tokenText(gateway, token));
  const sessions: string[] = [];
  const trail = await createTrail(place.directory, client(markGateway));
  return {
    place,
    endpoint,
    client,
    async opened(gateway, version) {
      const opening = client(gateway);
      await opening.open(version);
      sessions.push(opening.sessionId ?? '');
      return opening;
    },
    trail,
    async close() {
      await trail.close();
      const code = await place.stop();
      const tokens = Object.keys(layout.gateways).map((gateway) => tokenText(gateway));
      expectCleanLog(place.log(), [...tokens, ...sessions, ...secretsOf(layout)]);
      expect(code).toBe(0);
    },
  };
}

/** Header values, client secrets, and the paths of servers, which often hold a key. */
function secretsOf({ servers }: Layout): string[] {
  return Object.values(servers).flatMap((server) => {
    const { pathname, search } = new URL(server.url);
    const auth = 'auth' in server ? authSecrets(server.auth) : [];
    return [...auth, search, pathname === '/mcp' ? '' : pathname].filter((secret) => secret !== '');
  });
}

function authSecrets(auth: ServerAuth | undefined): string[] {
  if (auth?.mode === 'oauth') return auth.client ? [auth.client.secret] : [];
  return auth && 'headers' in auth ? Object.values(auth.headers) : [];
}

/** One line of JSON after another, none of which tells a failure of the gateway itself. */
function expectCleanLog(log: string, secrets: readonly string[]): void {
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  const lines = log.split('\n').filter((line) => line !== '');
  expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
  expect(lines.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
}
