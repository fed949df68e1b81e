import { looksLikeToken } from '../domain/token-shape.ts';

/** Why a text cannot be a token, or `undefined` when it can. Never repeats the text. */
export function tokenProblem(text: string): string | undefined {
  return looksLikeToken(text)
    ? undefined
    : 'is not a token: gth_ and at least 22 of A-Z a-z 0-9 _ and -, as "echo gth_$(openssl rand -hex 32)" makes it';
}
