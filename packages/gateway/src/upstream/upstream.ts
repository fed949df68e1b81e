import type { Limits } from '../config/limits.ts';
import type { Log } from '../log/logger.ts';
import type { Outbound } from '../net/outbound.ts';

/** What every step towards a server needs. */
export interface Upstream {
  readonly outbound: Outbound;
  readonly limits: Limits;
  readonly log: Log;
}
