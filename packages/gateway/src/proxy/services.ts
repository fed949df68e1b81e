import type { IdSealer } from '../crypto/sealed-id.ts';
import type { Catalogues } from '../upstream/catalogues.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Sessions } from './sessions.ts';
import type { Views } from './views.ts';

/** What the methods of the data plane work with. */
export interface Services {
  readonly upstream: Upstream;
  readonly catalogues: Catalogues;
  readonly views: Views;
  readonly sessions: Sessions;
  /** Ids of servers as clients see them. */
  readonly ids: IdSealer;
}
