import type { AssignedServer } from '../../domain/configuration.ts';
import { IdentityRefused } from '../identity-refused.ts';
import type { Credential } from './credential.ts';
import type { Credentials } from './credentials.ts';

/**
 * Does something at a server, and once more under a better credential where the server refused the first.
 * @param work throws `IdentityRefused` where that happens
 * @throws what `work` and `Credentials` throw; upstream_unauthorized where the second is refused too
 */
export async function withRenewal<T>(
  credentials: Credentials,
  assigned: AssignedServer,
  userId: string | null,
  work: (credential: Credential) => Promise<T>,
): Promise<T> {
  const credential = await credentials.of(assigned, userId);
  try {
    return await work(credential);
  } catch (error) {
    if (!(error instanceof IdentityRefused)) throw error;
    const better = await credentials.renew(assigned, userId, credential, error.refusal);
    return work(better).catch((again: unknown) => {
      if (!(again instanceof IdentityRefused)) throw again;
      return credentials.refusedAgain(assigned, userId, better, again.refusal);
    });
  }
}
