import type { OAuthClient } from '../../domain/records.ts';

/** A client of ours that the store does not know yet. */
export type NewClient = Omit<OAuthClient, 'id' | 'serverId' | 'hasSecret' | 'createdAt'> & {
  readonly secret: string | undefined;
};
