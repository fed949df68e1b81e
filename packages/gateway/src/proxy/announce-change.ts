import type { AssignedServer, Configuration } from '../domain/configuration.ts';
import type { Identities } from '../upstream/identities/identities.ts';
import { listsChanged } from './listen.ts';
import type { LiveSession } from './sessions.ts';
import { elicitationComplete, pageKey } from './sign-in-error.ts';

type Asked = Pick<Identities, 'of' | 'lacksScope'>;

/** Tells clients that listen what a change of configuration means for them: other lists, and a sign-in that is done. */
export async function announceChange(
  sessions: readonly LiveSession[],
  { gatewaysById }: Configuration,
  identities: Asked,
): Promise<void> {
  for (const { stream } of sessions) for (const event of listsChanged) stream?.send(event);
  const pages = sessions.flatMap((session) =>
    (gatewaysById.get(session.record.gatewayId)?.servers ?? []).map((assigned) =>
      completePages(session, assigned, identities),
    ),
  );
  await Promise.all(pages);
}

/** Asking may take as long as a provider does: all are asked at once. */
async function completePages(session: LiveSession, assigned: AssignedServer, identities: Asked): Promise<void> {
  const { elicitations, stream, record } = session;
  for (const code of ['sign_in_needed', 'scope_needed'] as const) {
    const key = pageKey(code, assigned.server.slug);
    const id = elicitations.get(key);
    if (id === undefined) continue;
    const isConnected = await identities.of(assigned, record.userId).then(Boolean, () => false);
    // It is connected already while it lacks a scope.
    const isDone =
      isConnected &&
      (code === 'sign_in_needed' || !(await identities.lacksScope(assigned, record.userId).catch(() => true)));
    if (!isDone) continue;
    elicitations.delete(key);
    stream?.send(elicitationComplete(id));
  }
}
