import type { Environment } from '../config/environment.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** What is wrong with GATEHOUSE_LOG, or `undefined` where it is a level or not set. */
export function logLevelProblem({ GATEHOUSE_LOG: level }: Environment): string | undefined {
  return level === undefined || level === '' || levels.includes(level)
    ? undefined
    : `GATEHOUSE_LOG is none of ${levels.join(', ')}`;
}

/** The level that GATEHOUSE_LOG asks for. */
export function logLevel({ GATEHOUSE_LOG: level }: Environment, fallback: string): string {
  return level === undefined || level === '' ? fallback : level;
}

/** Whether whoever started us wants to see what led to an error. */
export function showsDebug({ GATEHOUSE_LOG: level }: Environment): boolean {
  return level === 'debug' || level === 'trace';
}
