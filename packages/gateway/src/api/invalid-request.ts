import type { z } from 'zod';
import { type CodedError, coded } from '../errors/coded-error.ts';

/** @param at such as `body.url` @param problem repeats nothing of what was sent: it may be a secret */
export function invalidRequest(at: string, problem: string): CodedError {
  return coded('request_invalid', { problems: [`${at}: ${problem}`] });
}

const mostProblems = 10;

/** What a schema lets through of one part of a request. @throws request_invalid, naming every place that does not fit */
export function fitting<S extends z.ZodType>(schema: S, part: string, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${[part, ...issue.path].join('.')}: ${said(issue)}`);
  throw coded('request_invalid', { problems: problems.slice(0, mostProblems) });
}

/** What zod says, but for what repeats keys of the request: one may be a secret in the wrong place. */
function said({ code, message }: z.core.$ZodIssue): string {
  return code === 'unrecognized_keys' ? 'holds a name that is not known here' : message;
}
