import type { Authenticator } from '../../auth/authenticate.ts';
import type { BrowserSessions } from '../../auth/browser-sessions.ts';
import type { Store } from '../../store/store.ts';
import type { Connections } from '../../upstream/sign-in/connections.ts';
import type { SignIn } from '../../upstream/sign-in/sign-in.ts';
import type { Cookie } from '../pages/cookies.ts';
import type { Handler as PageHandler, PageParts } from '../pages/router.ts';

/** What the pages work with. */
export interface ConnectParts extends PageParts {
  readonly store: Store;
  readonly authenticator: Authenticator;
  /** Browsers of people who signed in. */
  readonly browsers: BrowserSessions;
  /** Browsers of whoever showed a gateway token: good for these pages and no others, as a token is good for one gateway. */
  readonly tokenBrowsers: BrowserSessions;
  readonly signIn: SignIn;
  readonly connections: Connections;
  readonly cookies: { readonly session: Cookie; readonly token: Cookie; readonly flow: Cookie };
}

export type Handler = PageHandler<ConnectParts>;
