import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { State, Status } from '../../domain/status.ts';
import { storableText } from '../storable-text.ts';

/** How a status stands in a row, without its time. */
export interface StatusColumns {
  readonly state: string;
  readonly code: string;
  readonly why: string;
  readonly problem: string | null;
}

export const connected: StatusColumns = { state: 'connected', code: '', why: '', problem: null };

export function statusColumns({ state, code, why, problem }: Omit<Status, 'since'>): StatusColumns {
  return { state, code: storableText(code), why: storableText(why), problem: problemColumn(problem) };
}

export function statusFrom({ state, code, why, problem }: StatusColumns, since: number): Status {
  return { state: state as State, since, code, why, problem: problemFrom(problem) };
}

export function problemColumn(problem: OAuthProblem | undefined): string | null {
  return problem ? JSON.stringify(problem) : null;
}

export function problemFrom(text: string | null): OAuthProblem | undefined {
  return text === null ? undefined : (JSON.parse(text) as OAuthProblem);
}
