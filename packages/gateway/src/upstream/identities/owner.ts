import type { AssignedServer } from '../../domain/configuration.ts';
import { coded } from '../../errors/coded-error.ts';

/**
 * Whose identity an assignment uses: null for the shared one, else the calling user's.
 * @throws user_missing where everybody signs in for themselves and the caller is nobody: a token without a user
 */
export function ownerOf({ assignment, server }: AssignedServer, userId: string | null): string | null {
  if (assignment.identity === 'shared') return null;
  if (userId === null) throw coded('user_missing', { server: server.slug });
  return userId;
}

/** By what the catalogue and the sessions of an assignment are kept apart, without asking the store. */
export function ownerKey({ assignment, server }: AssignedServer, userId: string | null): string {
  if (server.auth.mode === 'none') return '';
  return assignment.identity === 'shared' ? 'shared' : (userId ?? 'nobody');
}
