import type { BrowserSessions } from '../../auth/browser-sessions.ts';
import type { User } from '../../domain/records.ts';
import type { Store } from '../../store/store.ts';
import type { Connections } from '../../upstream/sign-in/connections.ts';
import type { SignIn } from '../../upstream/sign-in/sign-in.ts';
import type { Cookie } from '../pages/cookies.ts';
import type { Handler as PageHandler, PageParts, Visit } from '../pages/router.ts';

/** What the pages work with. */
export interface ConnectParts extends PageParts {
  readonly store: Store;
  readonly browsers: BrowserSessions;
  readonly signIn: SignIn;
  readonly connections: Connections;
  readonly cookies: { readonly session: Cookie; readonly flow: Cookie };
}

export type Handler = PageHandler<ConnectParts>;

/** Who signed in with the browser that asks. */
export function visitor({ browsers, cookies }: ConnectParts, { request }: Visit): Promise<User | undefined> {
  return browsers.userOf(cookies.session.read(request));
}
