import type { AuditReader, AuditTrail } from '../audit/audit.ts';
import type { BrowserSessions } from '../auth/browser-sessions.ts';
import type { EgressConfig } from '../config/config.ts';
import type { Connection, Session } from '../domain/records.ts';
import type { Log } from '../log/logger.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';
import type { Connections } from '../upstream/sign-in/connections.ts';

/** What the operations work with. */
export interface ApiParts {
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly reader: Pick<AuditReader, 'tail' | 'refusals' | 'hours'>;
  readonly log: Log;
  /** Our public URL without trailing slash. */
  readonly origin: string;
  readonly browsers: BrowserSessions;
  readonly outbound: Outbound;
  readonly egress: EgressConfig | undefined;
  /** What people do with their own identities. */
  readonly connections: Connections;
  /** Ends what an app may do, and what was issued to it. @param principal who does it */
  disconnect(connection: Connection, principal: string): Promise<void>;
  /** Ends a client's session everywhere, with what runs in it. */
  endSession(session: Session): Promise<void>;
}
