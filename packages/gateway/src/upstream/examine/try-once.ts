import { learntNetwork } from '../../net/learnt-url.ts';
import { targetOf } from '../../net/outbound.ts';
import { type Answered, ask, type Question } from '../probe/ask.ts';
import { failureOf } from '../probe/visit.ts';
import type { CheckStep, Said } from './check-step.ts';
import type { Trial } from './trial.ts';

const requestMs = 8_000;

export interface Attempt extends Pick<CheckStep, 'name' | 'purpose'> {
  readonly method: Question['method'];
  /** May be learnt from the server. */
  readonly url: string;
  readonly headers: readonly string[];
  readonly body?: Buffer;
  readonly isAnswer?: Question['isAnswer'];
  readonly say?: (answered: Answered) => Said;
}

/** One request over a connection of its own, taken into the evidence. Redirects are read and never followed. Never rejects. */
export async function tryOnce(trial: Trial, attempt: Attempt): Promise<Answered> {
  const { name, purpose, method, url, headers, body, isAnswer = () => true, say = () => ({}) } = attempt;
  const network = learntNetwork(url, trial.request, trial.request.settings.authorizationServer);
  const answered = await ask(trial.outbound, {
    method,
    target: targetOf(url, network),
    headers,
    ...(body && { body }),
    timeoutMs: trial.timeLeft(requestMs),
    isAnswer,
  });
  const { evidence, failure } = answered;
  trial.budget.note(evidence.status);
  trial.tell({ name, purpose, evidence, failure: failureOf(failure), said: say(answered) });
  return answered;
}
