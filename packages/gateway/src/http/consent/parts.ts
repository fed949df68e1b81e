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
export interface ConsentParts extends PageParts {
  readonly store: Store;
  readonly consents: Consents;
  readonly authorizations: Authorizations;
  readonly browsers: Pick<BrowserSessions, 'userOf'>;
  readonly session: Cookie;
}

export type Handler = PageHandler<ConsentParts>;

/** An authorization under way, and who sits at the browser; undefined where nobody is signed in. */
export interface Asked {
  readonly pending: PendingAuthorization;
  readonly user: User | undefined;
}

/** @throws authorization_gone */
export async function asked({ authorizations, browsers, session }: ConsentParts, visit: Visit): Promise<Asked> {
  const pending = await authorizations.read(visit.request, visit.response).catch(gone);
  return { pending, user: await browsers.userOf(session.read(visit.request)) };
}

/** @throws authorization_gone in place of what the kit says */
export function gone(error: unknown): never {
  const isGone = (error as { readonly code?: unknown } | undefined)?.code === 'authorization_gone';
  throw isGone ? coded('authorization_gone', {}, error) : error;
}

export function consentPath({ name }: Pick<Visit, 'name'>, act = ''): string {
  return consentPrefix + name + act;
}
