import type { OAuthProblem } from './oauth/problem.ts';

/** How things stand with a server or an identity. */
export type State = 'connected' | 'degraded' | 'not_connected' | 'unsupported' | 'disabled';

/** The state of a server or an identity, since when, and why. Times are epoch milliseconds. */
export interface Status {
  readonly state: State;
  readonly since: number;
  /** Code of the catalogue or of the provider; empty where all is well. */
  readonly code: string;
  /** For people, one sentence; empty where all is well. */
  readonly why: string;
  /** The provider's exact words, where it spoke. */
  readonly problem: OAuthProblem | undefined;
}
