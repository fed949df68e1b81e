import type { KeptAuditEvent } from '../../audit/audit.ts';
import type { Identity, User } from '../../domain/records.ts';
import { connectPath } from '../../upstream/connect-path.ts';
import type { PeopleParts } from './parts.ts';

/** What a person's own page shows. */
export interface AccountContents {
  readonly browsers: readonly { hash: string; browser: string; seenAt: number; isThis: boolean }[];
  readonly identities: readonly { server: string; state: string; link: string }[];
  readonly connections: readonly { id: string; app: string; gateway: string; usedAt: number }[];
  readonly tokens: readonly { id: string; name: string; gateway: string; createdAt: number }[];
  /** Newest first. */
  readonly calls: readonly KeptAuditEvent[];
}

const callsShown = 20;

/** @param thisBrowser the hash of what the browser that asks holds */
export async function readAccount(parts: PeopleParts, user: User, thisBrowser: string): Promise<AccountContents> {
  const { store, browsers, reader } = parts;
  const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
  const servers = new Map((await store.servers.list()).map(({ id, slug }) => [id, slug]));
  const apps = new Map((await store.apps.list()).map(({ id, name }) => [id, name]));
  const identities = (await store.identities.list()).filter(({ owner }) => owner === user.id);
  const tokens = (await store.tokens.list()).filter(
    ({ userId, revokedAt }) => userId === user.id && revokedAt === null,
  );
  const calls = await reader.tail({ person: user.email, kind: 'call', afterId: 0, limit: callsShown });
  return {
    browsers: (await browsers.of(user.id)).map(({ hash, browser, seenAt }) => ({
      hash,
      browser: browser === '' ? 'unknown' : browser,
      seenAt,
      isThis: hash === thisBrowser,
    })),
    identities: identities.map((identity) => {
      const server = servers.get(identity.serverId) ?? '';
      return { server, state: stateOf(identity), link: connectPath(server) };
    }),
    connections: (await store.connections.of(user.id)).map(({ id, appId, gatewayId, usedAt }) => ({
      id,
      app: apps.get(appId) ?? '',
      gateway: gateways.get(gatewayId) ?? '',
      usedAt,
    })),
    tokens: tokens.map(({ id, name, gatewayId, createdAt }) => ({
      id,
      name,
      gateway: gateways.get(gatewayId) ?? '',
      createdAt,
    })),
    calls: [...calls].reverse(),
  };
}

function stateOf({ disabled, status: { state, why } }: Identity): string {
  if (disabled) return 'disabled by an administrator';
  return `${state.replace('_', ' ')}${why === '' ? '' : `: ${why}`}`;
}
