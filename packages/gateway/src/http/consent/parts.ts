import type { Authorizations, PendingAuthorization } from 'mcp-gatehouse-kit';
import { consentPrefix } from '../../auth/apps/authorization-options.ts';
import type { Consents } from '../../auth/apps/consents.ts';
import type { BrowserSessions } from '../../auth/browser-sessions.ts';
import type { User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';
import type { Cookie } from '../pages/cookies.ts';
import type { Handler as PageHandler, PageParts, Visit } from '../pages/router.ts';

/** What the pages work with. */
export interface ConsentPageParts extends PageParts {
  readonly store: Pick<Store, 'identities'>;
  readonly browsers: BrowserSessions;
  readonly session: Cookie;
  readonly authorizations: Authorizations;
  readonly consents: Consents;
}

export type Handler = PageHandler<ConsentPageParts>;

/** Path of a page of an authorization under way. @param act of which; the one that asks unless given */
export function consentPage(uid: string, act?: 'allow' | 'cancel' | 'servers' | 'return'): string {
  return `${consentPrefix}${uid}${act === undefined ? '' : `/${act}`}`;
}

/** Who signed in with the browser that asks. */
export function visitor({ browsers, session }: ConsentPageParts, { request }: Visit): Promise<User | undefined> {
  return browsers.userOf(session.read(request));
}

/**
 * The authorization under way that the address names: the browser's cookie must be of the same one.
 * @throws authorization_gone
 */
export async function pendingOf(
  { authorizations }: ConsentPageParts,
  { request, response, name }: Visit,
): Promise<PendingAuthorization> {
  const pending = await whileThere(authorizations.read(request, response));
  if (pending.uid !== name) throw coded('authorization_gone', {});
  return pending;
}

/** @throws authorization_gone where the kit says so */
export function whileThere<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    const isGone = error instanceof Error && 'code' in error && error.code === 'authorization_gone';
    throw isGone ? coded('authorization_gone', {}, error) : error;
  });
}
