import type { Catalogues } from '../upstream/catalogues.ts';
import type { Traffic } from '../upstream/traffic.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { SessionMarks } from './session-marks.ts';
import type { Sessions } from './sessions.ts';
import type { Views } from './views.ts';

/** What the methods of the data plane work with. */
export interface Services {
  readonly upstream: Upstream;
  readonly catalogues: Catalogues;
  readonly views: Views;
  readonly sessions: Sessions;
  readonly marks: SessionMarks;
  readonly traffic: Traffic;
  /** Where people reach the gateway. */
  readonly origin: string;
  /** Whether the gateway is stopping: what runs goes on, and nothing new begins. */
  readonly isStopping: () => boolean;
  /** Whether other instances may serve the same sessions. */
  readonly isShared: boolean;
}
