import type { OAuthProblem } from '../../domain/oauth/problem.ts';

/** What a provider said, in one line for people. */
export function problemText({ error, description, status, code }: OAuthProblem): string {
  const said = [error, description].filter((part) => part !== undefined && part !== '');
  if (said.length > 0) return said.join(': ');
  return code ?? (status === undefined ? 'no answer' : `status ${status}`);
}
