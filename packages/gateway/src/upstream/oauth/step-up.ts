import type { OAuthSettings } from '../../domain/records.ts';
import { scopesOf } from './scopes.ts';

/** Whether another sign-in can get a call through that was refused with 403 insufficient_scope. */
export type StepUp =
  /** Ask for these in addition. */
  | { readonly kind: 'sign_in'; readonly wanted: string }
  /** @param why for people, one sentence */
  | { readonly kind: 'refused'; readonly why: string };

export interface ScopeChallenge {
  /** `scope` of the challenge; undefined where it named none. */
  readonly challenged: string | undefined;
  /** Space-separated, as granted. */
  readonly granted: string;
  /** Sign-ins for more scopes that the calls of this identity have led to, one after the other without a success. */
  readonly attempts: number;
}

const maxAttempts = 3;

/** Pure. A sign-in that can bring nothing new is not asked for, nor a fourth: a server that refuses for ever must not send people in circles. */
export function judgeScopeChallenge(
  { challenged, granted, attempts }: ScopeChallenge,
  { scopes }: Pick<OAuthSettings, 'scopes'>,
): StepUp {
  const had = scopesOf(granted);
  const needed = scopesOf(challenged);
  const missing = needed.filter((scope) => !had.includes(scope));
  if (needed.length === 0) return refused('the server wants more scopes and does not name them');
  if (missing.length === 0) return refused('the server wants scopes that this identity has already');
  if (scopes && !missing.every((scope) => scopes.includes(scope))) {
    return refused(`the server wants scopes that are not among those set for it: ${missing.join(' ')}`);
  }
  if (attempts >= maxAttempts) return refused(`the server still wants more scopes after ${maxAttempts} sign-ins`);
  return { kind: 'sign_in', wanted: missing.join(' ') };
}

function refused(why: string): StepUp {
  return { kind: 'refused', why };
}
