import type { AuthMode, IdentityScheme } from './records.ts';

/**
 * Who a server is called as where nobody said: everyone as themselves, unless there is nothing to sign in with, or one set of
 * header values was given for all.
 */
export function usualScheme(auth: AuthMode, hasSharedValues: boolean): IdentityScheme {
  return auth.mode === 'none' || hasSharedValues ? 'shared' : 'per-user';
}
