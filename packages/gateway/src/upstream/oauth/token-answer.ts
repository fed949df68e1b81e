import type { ProviderAnswer } from './provider-answer.ts';
import { scopesOf } from './scopes.ts';

/** What a token endpoint issued, read tolerantly. Secret. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Space-separated; undefined where the server did not say, which means as asked (RFC 6749 section 5.1). */
  readonly scope: string | undefined;
  /** Seconds; undefined where the server did not say. */
  readonly expiresIn: number | undefined;
}

/**
 * The tokens in an answer, or undefined where it holds none. `token_type` may be missing, `refresh_token` null, `scope` a list or
 * separated by commas, `expires_in` text. An access token that no header can carry is none.
 */
export function readTokens({ status, members }: Pick<ProviderAnswer, 'status' | 'members'>): IssuedTokens | undefined {
  const { access_token, refresh_token, scope, expires_in } = members;
  if (status >= 300 || !isSendable(access_token)) return undefined;
  return {
    accessToken: access_token,
    refreshToken: typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : undefined,
    scope: typeof scope === 'string' || Array.isArray(scope) ? scopesOf(scope).join(' ') : undefined,
    expiresIn: secondsOf(expires_in),
  };
}

function isSendable(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}

/** Nothing ends in the past or in a hundred years: 0 and -1 mean that nobody thought of an end. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const longest = 100 * 365 * 86_400;
  return typeof seconds === 'number' && seconds > 0 && seconds <= longest ? seconds : undefined;
}
