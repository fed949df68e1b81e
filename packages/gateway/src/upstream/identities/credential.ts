import type { Identity } from '../../domain/records.ts';
import type { HeaderValues } from '../../store/store.ts';

/** What authenticates calls to a server: made once, used by many, left when it has ended. */
export interface Credential {
  /** The identity it belongs to, empty where the server asks for none. What a server shows differs by identity. */
  readonly identityId: string;
  /** The identity's version: one that the server refused is not tried again. */
  readonly version: number;
  readonly headers: HeaderValues;
  /** Who is signed in, by identity and sign-in; empty for nobody. A server's session belongs to whoever opened it. */
  readonly holder: string;
  /** False once it was replaced or its time is up. Cheap: asked on every call. */
  isCurrent(): boolean;
}

/** Headers that belong to no stored identity. */
export function fixedCredential(headers: HeaderValues): Credential {
  return { identityId: '', version: 0, headers, holder: '', isCurrent: () => true };
}

/** For a server that asks for nothing. */
export const noCredential: Credential = fixedCredential({});

/** A sign-in, or new header values, set `since` anew; a refresh does not. */
export function holderOf({ id, status }: Pick<Identity, 'id' | 'status'>): string {
  return `${id} ${status.since}`;
}
