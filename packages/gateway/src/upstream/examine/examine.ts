import type { Judgement } from '../../domain/verdict.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { ProbeRequest } from '../probe/visit.ts';
import { maskedEvidence, probeSecrets } from '../probe/without-secrets.ts';
import { type Budget, createBudget } from './budget.ts';
import type { CheckStep } from './check-step.ts';
import { type Check, checks } from './checks.ts';
import type { Trial } from './trial.ts';

const examineMs = 150_000;

export interface Examination extends Pick<Trial, 'judgement' | 'letsUsIn' | 'callback' | 'sleep'> {
  readonly request: ProbeRequest;
  /** Told of each check before it runs. */
  readonly onCheck: (check: Pick<Check, 'name' | 'announced'>) => void;
  /** Told of each step once it was taken, as it stands in the evidence. */
  readonly onStep: (step: CheckStep) => void;
}

/** Everything that the active checks saw, without secrets: what is judged, shown and may be kept as JSON. */
export interface CheckEvidence {
  readonly steps: readonly CheckStep[];
  /** Sentences for people: what was made at the server and is still there. */
  readonly left: readonly string[];
}

/**
 * Asks a server what a probe does not: it registers a client, begins sign-ins and opens sessions. Gathers only. Each check is
 * announced before it runs; together they take at most two and a half minutes, 2 registrations and 20 beginnings of sign-ins.
 * @returns evidence without secrets; never rejects for what a server does
 */
export async function examine(outbound: Outbound, examination: Examination): Promise<CheckEvidence> {
  const { request, judgement, letsUsIn, callback, sleep, onCheck, onStep } = examination;
  const until = performance.now() + examineMs;
  const secrets = probeSecrets(request.url, request.headers);
  const steps: CheckStep[] = [];
  const budget = createBudget();
  const trial: Trial = {
    outbound,
    request,
    judgement,
    letsUsIn,
    facts: factsOf(judgement),
    callback,
    sleep,
    budget,
    timeLeft: (atMost) => Math.min(atMost, Math.max(Math.round(until - performance.now()), 0)),
    tell(step) {
      const shown = { ...step, evidence: maskedEvidence(step.evidence, secrets) };
      steps.push(shown);
      onStep(shown);
    },
    found: { left: [] },
  };
  for (const check of checks) {
    if (!isDue(check, trial)) continue;
    onCheck(check);
    await check.take(trial);
  }
  return { steps, left: [...trial.found.left, ...begun(budget)] };
}

function isDue({ when, isCleaning = false }: Check, trial: Trial): boolean {
  if (!isCleaning && (trial.budget.stopped || trial.timeLeft(1) <= 0)) return false;
  return when(trial);
}

function factsOf({ verdict }: Judgement): Trial['facts'] {
  return 'facts' in verdict ? verdict.facts : undefined;
}

function begun(budget: Budget): string[] {
  const count = budget.spent('sign_in');
  return count === 0 ? [] : [`${count} sign-ins that were begun and not gone on with, which end by themselves`];
}
