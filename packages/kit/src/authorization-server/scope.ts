import type { ResourceRules } from './contract.ts';

/** Scopes that are asked for at a refresh, without those that there are not; undefined where none is left: then all that were granted are meant. */
export function knownScopes(asked: string, { scopes }: ResourceRules): string | undefined {
  return (
    wordsOf(asked)
      .filter((scope) => scopes.includes(scope))
      .join(' ') || undefined
  );
}

/** What of the scopes that are asked for there is; the default ones where that is nothing, so that nobody ends with a token for nothing. */
export function grantableScopes(asked: string | null | undefined, { scopes, defaultScopes }: ResourceRules): string[] {
  const known = wordsOf(asked ?? '').filter((scope) => scopes.includes(scope));
  return known.length > 0 ? [...new Set(known)] : [...defaultScopes];
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((each) => each !== '');
}
