import type { ReadRecord } from '../records/record-store.ts';
import type { VerifiedToken } from './contract.ts';
import { hashed } from './hash.ts';

interface KeptToken {
  readonly accountId: string;
  readonly clientId: string;
  readonly grantId: string;
  readonly aud?: string;
  readonly scope?: string;
  /** Epoch seconds. */
  readonly exp: number;
}

/** What an access token stands for; undefined where its time is up or it is for no resource. */
export function verifiedToken({ body }: ReadRecord): VerifiedToken | undefined {
  const { accountId, clientId, grantId, aud, scope = '', exp } = JSON.parse(body) as KeptToken;
  if (exp * 1000 <= Date.now() || typeof aud !== 'string') return undefined;
  const scopes = scope.split(' ').filter((each) => each !== '');
  return { accountId, clientId, resource: aud, scopes, grant: hashed(grantId), expiresAt: exp * 1000 };
}
