import type { Principal } from '../auth/principal.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Arrival } from './arrival.ts';

/** An authenticated HTTP request to a gateway that exists. */
export interface Visit {
  readonly arrival: Arrival;
  readonly principal: Principal;
  readonly configured: ConfiguredGateway;
  readonly correlationId: string;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** `performance.now()` on arrival. */
  readonly startedAt: number;
}
