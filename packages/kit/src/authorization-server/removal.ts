import type { RecordStore } from '../records/record-store.ts';
import { hashed } from './hash.ts';

/** What takes away what an authorization server issued, for whoever must not load one to do so. */

/** Ends everything that was issued under a grant, and the grant itself, at once. @param grant its hash, as `VerifiedToken` names it */
export async function endGrant(records: Pick<RecordStore, 'removeGroup'>, grant: string): Promise<void> {
  await records.removeGroup(grant);
}

/**
 * Forgets an application, as if it had never registered and nobody had let it in: it is `invalid_client` from the next request on, and may
 * register anew. One that is known by its metadata document may come again at any time. Access tokens that it has stay good until their
 * grants end: see `endGrant`.
 */
export async function forgetApplication(
  records: Pick<RecordStore, 'find' | 'remove'>,
  clientId: string,
): Promise<void> {
  const id = hashed(clientId);
  const client = await records.find('Client', id);
  // Else the same registration would go on being answered with the client that is gone.
  if (client?.alias) await records.remove('Registration', client.alias);
  await records.remove('Client', id);
  await records.remove('ClientDocument', id);
}
