import { isoTime } from '../../domain/iso-time.ts';
import type { Alert } from '../../domain/records.ts';
import type { Store } from '../../store/store.ts';
import { readNames } from '../names.ts';

export type ListedAlert = Awaited<ReturnType<typeof listAlerts>>[number];

/** What is to be mended, that seen last first, with the page where it is mended. */
export async function listAlerts(store: Store, filter: { readonly open: boolean; readonly limit: number }) {
  const about = await subjectNames(store);
  const publicUrl = await store.installation.publicUrl();
  return (await store.alerts.list(filter)).map((alert) => ({
    id: alert.id,
    cause: alert.cause,
    severity: alert.severity,
    about: about(alert),
    why: alert.why,
    problem: alert.problem ?? null,
    link: publicUrl === undefined ? alert.link : new URL(alert.link, publicUrl).href,
    count: alert.count,
    firstAt: isoTime(alert.firstAt),
    lastAt: isoTime(alert.lastAt),
    resolvedAt: isoTime(alert.resolvedAt),
  }));
}

async function subjectNames(store: Store) {
  const names = await readNames(store);
  const identities = new Map((await store.identities.list()).map((identity) => [identity.id, identity]));
  return ({ subject: { kind, id } }: Alert) => {
    const identity = kind === 'identity' ? identities.get(id) : undefined;
    const server = kind === 'server' ? names.server(id) : identity && names.server(identity.serverId);
    return { kind, id, server: server ?? null, user: identity ? names.user(identity.owner) : null };
  };
}
