import type { OAuthFacts } from '../../../domain/oauth/facts.ts';
import type { NetworkClass } from '../../../domain/records.ts';
import type { Verdict } from '../../../domain/verdict.ts';
import type { CheckStep, CheckStepName } from '../../examine/check-step.ts';

/** What the active checks saw, read once: what the finders look at. */
export interface Tried {
  readonly url: string;
  readonly network: NetworkClass;
  readonly verdict: Verdict;
  readonly facts: OAuthFacts | undefined;
  readonly callback: string;
  /** Whether anything authenticates us, and whether the server opened a session for us. */
  readonly hasCredentials: boolean;
  readonly letsUsIn: boolean;
  readonly steps: readonly CheckStep[];
}

export function stepsOf({ steps }: Tried, name: CheckStepName): readonly CheckStep[] {
  return steps.filter((step) => step.name === name);
}
