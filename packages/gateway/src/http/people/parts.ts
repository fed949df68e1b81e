import type { IncomingMessage } from 'node:http';
import type { Administration } from '../../admin/administration.ts';
import type { AuditReader, AuditTrail } from '../../audit/audit.ts';
import type { BrowserSessions } from '../../auth/browser-sessions.ts';
import type { Connection, User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';
import type { Cookie } from '../pages/cookies.ts';
import { readForm } from '../pages/form.ts';
import type { Handler as PageHandler, PageParts, Visit } from '../pages/router.ts';

/** An OpenID provider that people may sign in with. */
export interface ProviderChoice {
  /** In the path of its page. */
  readonly name: string;
  readonly label: string;
}

/** What the pages work with. */
export interface PeopleParts extends PageParts {
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly reader: Pick<AuditReader, 'tail'>;
  readonly browsers: BrowserSessions;
  readonly session: Cookie;
  readonly providers: readonly ProviderChoice[];
  /** Ends what an app may do, and what was issued to it. */
  disconnect(connection: Connection): Promise<void>;
}

export type Handler = PageHandler<PeopleParts>;

/** Who signed in with the browser that asks. */
export function visitor({ browsers, session }: PeopleParts, request: IncomingMessage): Promise<User | undefined> {
  return browsers.userOf(session.read(request));
}

/** A form of somebody who is signed in. @throws origin_not_allowed, browser_unknown */
export async function formOf(
  parts: PeopleParts,
  { request }: Visit,
): Promise<{ readonly user: User; readonly form: URLSearchParams; readonly held: string }> {
  const form = await readForm(request, parts.origin);
  const user = await visitor(parts, request);
  if (!user) throw coded('browser_unknown', {});
  return { user, form, held: parts.session.read(request) ?? '' };
}

/** On whose behalf a person changes what is theirs. */
export function asThemselves({ store, audit }: Pick<PeopleParts, 'store' | 'audit'>, { email }: User): Administration {
  return { store, audit, principal: `user:${email}` };
}
