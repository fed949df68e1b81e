import type { IssuedTokens } from './token-answer.ts';

/** What a sign-in or a refresh gave, as it is kept. Times are epoch milliseconds. Secret. */
export interface Granted {
  readonly tokens: {
    readonly accessToken: string;
    readonly refreshToken: string | undefined;
    /** The `resource` they were asked with; to be sent again when refreshing. */
    readonly resource: string | undefined;
  };
  /** Space-separated; empty where none were asked for and the server named none. */
  readonly scope: string;
  readonly expiresAt: number | null;
  /** When to refresh ahead of the end; null where that cannot be, or nothing ends. */
  readonly refreshAt: number | null;
}

/** What holds where the answer says nothing of it. */
export interface AsBefore {
  readonly scope: string;
  readonly refreshToken?: string | undefined;
  readonly resource: string | undefined;
  /** When the tokens were asked for. */
  readonly askedAt: number;
}

/** Tokens are renewed when so much of their life is over. */
const usedShare = 0.8;

/** Pure. A refresh that brings no new refresh token leaves the old one in force (RFC 6749 section 6). */
export function grantedFrom(issued: IssuedTokens, { askedAt, resource, ...before }: AsBefore): Granted {
  const { accessToken, refreshToken = before.refreshToken, scope = before.scope } = issued;
  const life = issued.expiresIn === undefined ? undefined : issued.expiresIn * 1000;
  return {
    tokens: { accessToken, refreshToken, resource },
    scope,
    expiresAt: life === undefined ? null : Math.floor(askedAt + life),
    refreshAt: life === undefined || refreshToken === undefined ? null : Math.floor(askedAt + life * usedShare),
  };
}
