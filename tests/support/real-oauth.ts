import { fileURLToPath } from 'node:url';
import type { Delay, OAuthCounts, OAuthServerOptions, Outage, SeenRequest } from './real-oauth-options.ts';
import { freePorts } from './real-ports.ts';
import { startReal } from './real-process.ts';

/** A strict OAuth server in a process of its own, with what tests ask it and do to it. */
export interface RealOAuth {
  /** Everything it wrote so far. */
  output(): string;
  /** Of the MCP server, and the `resource` of its tokens. */
  readonly url: string;
  readonly issuer: string;
  counts(): Promise<OAuthCounts>;
  seen(): Promise<readonly SeenRequest[]>;
  /** Lets the client that its owner registered send the browser back to there, and nowhere else. */
  allow(redirectUri: string): Promise<void>;
  /** Gives that client another secret: the one that its owner knows is wrong from now on. */
  changeSecret(secret: string): Promise<void>;
  /** Ends all grants: refresh tokens answer invalid_grant, access tokens 401. */
  revokeAll(): Promise<void>;
  /** Ends the access tokens alone; refresh tokens stay good. */
  revokeAccess(): Promise<void>;
  /** Forgets the clients that registered by themselves. */
  forgetClients(): Promise<void>;
  /** Finds a new client so many milliseconds after its registration only. */
  lateClients(ms: number): Promise<void>;
  delayTokens(delay: Delay): Promise<void>;
  /** The token endpoint answers that, 503 unless said, until `up`. */
  down(outage?: Partial<Outage>): Promise<void>;
  up(): Promise<void>;
  end(): Promise<void>;
  /** Ends it hard and starts it again in the same place: it knows nobody any more but its owner's client. */
  restart(): Promise<RealOAuth>;
}

export async function startOAuth(options: OAuthServerOptions = {}): Promise<RealOAuth> {
  const ports = options.ports ?? (await freePorts(options.separate ? 2 : 1));
  const process = await startReal({
    script: fileURLToPath(new URL('real-oauth-server.ts', import.meta.url)),
    environment: { OPTIONS: JSON.stringify({ ...options, ports }) },
    listensOn: ports.length,
  });
  const issuer = `http://127.0.0.1:${ports[0]}`;
  const act = async (action: string, body: object = {}): Promise<void> => {
    await control(issuer, action, { method: 'POST', body: JSON.stringify(body) });
  };
  let { redirectUri } = options.client ?? {};
  return {
    output: () => process.output(),
    end: () => process.end(),
    issuer,
    url: `http://127.0.0.1:${ports.at(-1)}/mcp`,
    counts: async () => (await control(issuer, 'counts')) as OAuthCounts,
    seen: async () => (await control(issuer, 'seen')) as readonly SeenRequest[],
    allow(uri) {
      redirectUri = uri;
      return act('client', { ...options.client, redirectUri });
    },
    changeSecret: (secret) => act('client', { ...options.client, redirectUri, secret }),
    revokeAll: () => act('revoke-all'),
    revokeAccess: () => act('revoke-access'),
    forgetClients: () => act('forget-clients'),
    lateClients: (ms) => act('late-clients', { ms }),
    delayTokens: (delay) => act('delay', delay),
    down: (outage = {}) => act('down', outage),
    up: () => act('up'),
    async restart() {
      await process.crash();
      return startOAuth({ ...options, ports });
    },
  };
}

async function control(issuer: string, action: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(`${issuer}/_${action}`, init);
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
