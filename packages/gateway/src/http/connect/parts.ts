import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuditTrail } from '../../audit/audit.ts';
import type { Authenticator } from '../../auth/authenticate.ts';
import type { BrowserSessions } from '../../auth/browser-sessions.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';
import type { Connections } from '../../upstream/sign-in/connections.ts';
import type { SignIn } from '../../upstream/sign-in/sign-in.ts';
import type { Cookie } from './cookies.ts';

/** What the pages work with. */
export interface ConnectParts {
  /** Our public URL without trailing slash. */
  readonly origin: string;
  readonly store: Store;
  readonly audit: Pick<AuditTrail, 'countRefused'>;
  readonly authenticator: Authenticator;
  readonly browsers: BrowserSessions;
  readonly signIn: SignIn;
  readonly connections: Connections;
  readonly cookies: { readonly session: Cookie; readonly flow: Cookie };
  readonly log: Log;
}

/** One request to a page, with the part of its path that the route names. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: string;
}

export type Handler = (parts: ConnectParts, visit: Visit) => Promise<void>;
