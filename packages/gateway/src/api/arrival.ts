import type { Arrival } from '../proxy/arrival.ts';

/** A request as it reaches the API, free of any server library. */
export interface ApiArrival extends Omit<Arrival, 'slug'> {
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What the browser holds of its session. */
  readonly held: string | undefined;
}
