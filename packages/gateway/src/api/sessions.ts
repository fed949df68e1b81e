import { z } from 'zod';
import { endSession } from '../admin/end-session.ts';
import { type Names, readNames } from '../admin/names.ts';
import { isoTime } from '../domain/iso-time.ts';
import { coded } from '../errors/coded-error.ts';
import type { ListedSession } from '../store/store.ts';
import { invalidRequest } from './invalid-request.ts';
import { operation } from './operation.ts';
import { type PageRequest, pageOf, pageOfLeft, pageQuery, readCursor } from './page.ts';
import { id, time } from './schemas.ts';

const session = z
  .object({
    id: z.string().describe('The SHA-256 of the `Mcp-Session-Id` that the client holds, base64url; it opens nothing.'),
    gateway: z.string(),
    user: z.string().nullable().describe('For whom it acts; null for nobody.'),
    principal: z.string().describe('Who opened it, by an id that stays while tokens are renewed.'),
    protocolVersion: z.string(),
    client: z.object({ name: z.string(), version: z.string() }).describe('As it calls itself, unverified.'),
    createdAt: time,
    seenAt: time.describe('When it was last used, within a minute or so.'),
  })
  .meta({ id: 'Session', description: 'An MCP session of a client with a gateway.' });

export const sessionOperations = [
  operation({
    id: 'listSessions',
    method: 'GET',
    path: '/sessions',
    tag: 'sessions',
    summary: 'List the MCP sessions that clients hold, newest first',
    access: 'own',
    query: z.strictObject(pageQuery),
    answer: pageOf(session, 'SessionPage'),
    errors: [],
    async handle({ parts: { store }, user, query }) {
      const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
      const names = await readNames(store);
      const userId = user.role === 'admin' ? undefined : user.id;
      const read = await store.sessions.list({ limit: query.limit + 1, after: readPlace(query), userId });
      return pageOfLeft(
        read,
        ({ createdAt, hash }) => `${createdAt} ${hash}`,
        query,
        (each) => shown(each, gateways.get(each.gatewayId) ?? '', names),
      );
    },
  }),
  operation({
    id: 'endSession',
    method: 'DELETE',
    path: '/sessions/{session}',
    tag: 'sessions',
    summary: 'End an MCP session with what runs in it, on every instance and at its servers',
    description: 'A client whose access still stands may open another; to keep it out, end its access.',
    access: 'own',
    parameters: z.object({ session: id }),
    errors: ['id_unknown'],
    async handle({ parts, user, administration, parameters: at }) {
      const found = await parts.store.sessions.byHash(at.session);
      const isTheirs = user.role === 'admin' || found?.userId === user.id;
      if (!found || !isTheirs) throw coded('id_unknown', { noun: 'session', id: at.session });
      await endSession(administration, found, parts.endSession);
    },
  }),
];

function shown(
  { hash, userId, principal, protocolVersion, clientName, clientVersion, createdAt, seenAt }: ListedSession,
  gateway: string,
  names: Names,
) {
  return {
    id: hash,
    gateway,
    user: names.user(userId),
    principal,
    protocolVersion,
    client: { name: clientName, version: clientVersion },
    createdAt: isoTime(createdAt),
    seenAt: isoTime(seenAt),
  };
}

function readPlace(request: PageRequest): { readonly createdAt: number; readonly hash: string } | undefined {
  const key = readCursor(request);
  if (key === undefined) return undefined;
  const [, createdAt, hash = ''] = /^(\d{1,15}) ([\w-]{1,100})$/.exec(key) ?? [];
  if (createdAt === undefined) throw invalidRequest('query.cursor', 'is not a cursor of this list');
  return { createdAt: Number(createdAt), hash };
}
