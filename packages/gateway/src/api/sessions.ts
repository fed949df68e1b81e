import { z } from 'zod';
import { isoTime } from '../domain/iso-time.ts';
import type { ListedSession } from '../store/store.ts';
import { invalidRequest } from './invalid-request.ts';
import { operation } from './operation.ts';
import { type PageRequest, pageOf, pageOfLeft, pageQuery, readCursor } from './page.ts';
import { time } from './schemas.ts';

const session = z
  .object({
    gateway: z.string(),
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
    access: 'admin',
    query: z.strictObject(pageQuery),
    answer: pageOf(session, 'SessionPage'),
    errors: [],
    async handle({ parts: { store }, query }) {
      const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
      const read = await store.sessions.list({ limit: query.limit + 1, after: readPlace(query) });
      return pageOfLeft(
        read,
        ({ createdAt, hash }) => `${createdAt} ${hash}`,
        query,
        (each) => shown(each, gateways.get(each.gatewayId) ?? ''),
      );
    },
  }),
];

function shown(
  { principal, protocolVersion, clientName, clientVersion, createdAt, seenAt }: ListedSession,
  gateway: string,
) {
  return {
    gateway,
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
