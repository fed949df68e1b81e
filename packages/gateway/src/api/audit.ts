import { z } from 'zod';
import type { AuditFilter } from '../audit/audit.ts';
import { isoTime } from '../domain/iso-time.ts';
import type { User } from '../domain/records.ts';
import { operation } from './operation.ts';
import { pageOf, pageOfLeft, pageQuery, readNumberCursor } from './page.ts';
import { moment, name, text, time } from './schemas.ts';

const tag = 'audit';

export const auditEvent = z
  .object({
    id: z.number().int(),
    ts: time,
    correlationId: z.string(),
    kind: z.enum(['call', 'admin']),
    action: z.string(),
    target: z.string(),
    gateway: z.string(),
    server: z.string(),
    principal: z.string(),
    app: z.string(),
    outcome: z.enum(['ok', 'error', 'denied']),
    code: z.string(),
    latencyMs: z.number(),
    bytesOut: z.number().int(),
  })
  .meta({ id: 'AuditEvent', description: 'One authenticated act.' });

/** Which events; members have only their own calls, whatever they ask for. */
export const auditFilter = {
  gateway: name.optional(),
  server: name.optional(),
  principal: text(400).optional(),
  kind: z.enum(['call', 'admin']).optional(),
  outcome: z.enum(['ok', 'error', 'denied']).optional(),
  search: text(400).optional().describe('Words, all of which an event must have.'),
};

/** What somebody may see of the trail. */
export function seenBy({ role, email }: User): AuditFilter {
  return role === 'admin' ? {} : { person: email, kind: 'call' };
}

export function shownEvent<E extends { readonly ts: number }>(event: E) {
  return { ...event, ts: isoTime(event.ts) };
}

const refusals = z
  .object({ minute: time, network: z.string(), code: z.string(), count: z.number().int() })
  .meta({ id: 'Refusals', description: 'Strangers of one network who were refused within a minute for one reason.' });

const hour = z
  .object({
    hour: time,
    server: z.string(),
    target: z.string().describe('The tool; empty for whatever else was asked of the server.'),
    calls: z.number().int(),
    errorShare: z.number(),
    p50: z.number(),
    p95: z.number(),
  })
  .meta({ id: 'HourOfCalls', description: 'How the calls of one tool went within an hour; times in milliseconds.' });

const day = 24 * 60 * 60 * 1000;
const week = 7 * day;
const longestSpan = 31 * day;

export const auditOperations = [
  operation({
    id: 'listAuditEvents',
    method: 'GET',
    path: '/audit/events',
    tag,
    summary: 'Search the audit trail, newest first',
    access: 'own',
    query: z.strictObject({ ...pageQuery, ...auditFilter, since: moment.optional(), until: moment.optional() }),
    answer: pageOf(auditEvent, 'AuditEventPage'),
    errors: [],
    async handle({ parts, user, query: { limit, cursor, ...filter } }) {
      const beforeId = readNumberCursor({ limit, cursor });
      const events = await parts.reader.tail({ ...filter, ...seenBy(user), afterId: 0, beforeId, limit: limit + 1 });
      return pageOfLeft([...events].reverse(), (event) => String(event.id), { limit }, shownEvent);
    },
  }),
  operation({
    id: 'listRefusals',
    method: 'GET',
    path: '/audit/refusals',
    tag,
    summary: 'List who was refused without being known, newest last',
    access: 'admin',
    query: z.strictObject({ limit: pageQuery.limit, since: moment.optional() }),
    answer: z.object({ items: z.array(refusals) }).meta({ id: 'RefusalList' }),
    errors: [],
    async handle({ parts, query: { since = 0, limit } }) {
      const rows = await parts.reader.refusals({ since, limit });
      return {
        items: rows.map(({ minute, prefix, ...rest }) => ({ ...rest, minute: isoTime(minute), network: prefix })),
      };
    },
  }),
  operation({
    id: 'listHours',
    method: 'GET',
    path: '/audit/hours',
    tag,
    summary: 'Tell how calls went, by hour, server and tool, for the last week or a span of at most 31 days',
    access: 'admin',
    query: z.strictObject({ since: moment.optional(), until: moment.optional() }),
    answer: z.object({ items: z.array(hour) }).meta({ id: 'Hours' }),
    errors: [],
    async handle({ parts, query: { until = Date.now(), since = until - week } }) {
      const rows = await parts.reader.hours({ since: Math.max(since, until - longestSpan), until });
      return { items: rows.map((row) => ({ ...row, hour: isoTime(row.hour) })) };
    },
  }),
];
