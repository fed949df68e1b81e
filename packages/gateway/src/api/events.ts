import { z } from 'zod';
import { alert } from './alerts.ts';
import { auditEvent, auditFilter } from './audit.ts';
import { followAlerts, followServers } from './follow-lists.ts';
import { followTrail } from './follow-trail.ts';
import { liveLoop } from './live-loop.ts';
import { operation } from './operation.ts';
import { server } from './servers.ts';

const noticed = z.object({ missed: z.boolean() }).describe('More happened than is told: read the trail for the rest.');

export const eventOperations = [
  operation({
    id: 'streamAuditEvents',
    method: 'GET',
    path: '/events/audit',
    tag: 'events',
    summary: 'Follow the audit trail as it is written',
    description: 'It begins with now, or behind the event that Last-Event-ID names.',
    access: 'own',
    query: z.strictObject(auditFilter),
    events: { audit: auditEvent, begun: z.object({}), gap: noticed },
    errors: [],
    stream: async (call, sink) => liveLoop(sink, await followTrail(call, sink)),
  }),
  operation({
    id: 'streamServers',
    method: 'GET',
    path: '/events/servers',
    tag: 'events',
    summary: 'Follow the servers and how they stand: first all of them, then each that changes',
    access: 'admin',
    events: { servers: z.object({ items: z.array(server) }), server, removed: z.object({ name: z.string() }) },
    errors: [],
    stream: ({ parts }, sink) => liveLoop(sink, followServers(parts.store, sink)),
  }),
  operation({
    id: 'streamAlerts',
    method: 'GET',
    path: '/events/alerts',
    tag: 'events',
    summary: 'Follow what is to be mended: first all of it, then each that is new, seen again or resolved',
    access: 'admin',
    events: { alerts: z.object({ items: z.array(alert) }), alert },
    errors: [],
    stream: ({ parts }, sink) => liveLoop(sink, followAlerts(parts.store, sink)),
  }),
];
