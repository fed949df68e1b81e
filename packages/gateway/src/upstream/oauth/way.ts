import type { NetworkClass } from '../../domain/records.ts';
import type { Evidence } from '../../net/evidence.ts';
import type { Outbound } from '../../net/outbound.ts';

/** What every request to an authorization server needs. */
export interface OAuthWay {
  readonly outbound: Outbound;
  /** The class of a URL that a server named (`learntNetwork`); private only where an administrator opened that origin. */
  readonly networkOf: (url: string) => NetworkClass;
  /** Told of each request, without secrets. */
  readonly record?: (evidence: Evidence) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
