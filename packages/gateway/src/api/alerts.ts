import { z } from 'zod';
import { listAlerts } from '../admin/lists/alerts.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { flag, problem, time } from './schemas.ts';

export const alert = z
  .object({
    id: z.string(),
    cause: z.string().describe('Code of an error.'),
    severity: z.enum(['error', 'warning']),
    about: z.object({
      kind: z.enum(['server', 'identity']),
      id: z.string(),
      server: z.string().nullable(),
      user: z.string().nullable(),
    }),
    why: z.string(),
    problem: problem.nullable(),
    link: z.string().describe('Where it is mended.'),
    count: z.number().int().describe('How often it was seen.'),
    firstAt: time,
    lastAt: time,
    resolvedAt: time.nullable(),
  })
  .meta({ id: 'Alert', description: 'Something that somebody should mend.' });

export const alertOperations = [
  operation({
    id: 'listAlerts',
    method: 'GET',
    path: '/alerts',
    tag: 'alerts',
    summary: 'List what is to be mended, that seen last first',
    access: 'admin',
    query: z.strictObject({
      limit: pageQuery.limit,
      open: flag(true).describe('Leave out what is resolved.'),
    }),
    answer: z.object({ items: z.array(alert) }).meta({ id: 'Alerts' }),
    errors: [],
    handle: async ({ parts, query }) => ({ items: await listAlerts(parts.store, query) }),
  }),
];
