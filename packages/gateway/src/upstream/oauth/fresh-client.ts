import { isUnknownClient, type TokenOutcome } from './token-request.ts';
import type { OAuthWay } from './way.ts';

/** How long a registration may take to be known everywhere; stores that are consistent in the end take seconds. */
const freshMs = 30_000;
const waits: readonly number[] = [500, 1_000, 2_000, 4_000];

/**
 * Asks again while a server does not know the client that it registered a moment ago. Nothing else is asked again: after any other
 * answer, or none, the authorization code may be spent, and showing it twice revokes what it was spent on (RFC 6749 section 4.1.2).
 * @param registeredAt epoch milliseconds; null for a client that was not registered by us
 * @returns with it, how many milliseconds were waited
 */
export async function retryWhileFresh(
  { now, sleep }: Pick<OAuthWay, 'now' | 'sleep'>,
  registeredAt: number | null,
  attempt: () => Promise<TokenOutcome>,
): Promise<{ readonly outcome: TokenOutcome; readonly waited: number }> {
  let outcome = await attempt();
  let waited = 0;
  for (const wait of waits) {
    if (outcome.kind === 'issued' || !isUnknownClient(outcome.failure)) break;
    if (registeredAt === null || now() - registeredAt > freshMs) break;
    await sleep(wait);
    waited += wait;
    outcome = await attempt();
  }
  return { outcome, waited };
}
