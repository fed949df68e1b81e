import type { Principal } from './principal.ts';

/** Whom a token stands for, and for how long that may be believed. */
export interface Believed {
  readonly principal: Principal;
  /** By `performance.now()`: from then on the store is asked again. */
  readonly until: number;
}

/** One kind of token. */
export interface Credential {
  /** Begins the ids of its principals. */
  readonly prefix: string;
  /** Whether a text could be one. The first kind that says so reads it. */
  looksLike(text: string): boolean;
  /** @returns undefined for one that is not good @throws store_unreachable */
  read(text: string): Promise<Believed | undefined>;
  /** Whether the principal may still call. @param id without the prefix @throws store_unreachable */
  isKnown(id: string): Promise<boolean>;
}
