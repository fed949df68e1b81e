import type { CodedError } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';
import type { RefusedIdentity } from './refused-identity.ts';

/** How one request to a server ended. Nothing was written to the sink unless `answered`, or events had begun. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly answer: 'result' | 'error' | 'unread';
      readonly bytes: number;
      readonly headers: ResponseHeaders;
    }
  /** The server no longer knows the session. It did not act on the message. */
  | { readonly kind: 'session_lost' }
  | RefusedIdentity
  | { readonly kind: 'failed'; readonly error: CodedError }
  /** The client went away; the connection to the server was closed, which is not a cancellation in the legacy revisions. */
  | { readonly kind: 'abandoned' };
