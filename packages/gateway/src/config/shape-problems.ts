import type { z } from 'zod';
import type { Path, Problem } from './problem.ts';

const expectations: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
};

/** The words for what zod finds by itself; rules with words of their own in the schema keep them. */
export const shapeErrors: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeProblem(expectations[issue.expected] ?? issue.expected, issue.input);
  if (issue.code === 'invalid_value') return `expected ${issue.values.map(String).join(' or ')}`;
  return undefined;
};

/** A failed parse as problems, one for each unknown key. */
export function shapeProblems(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.filter((step) => typeof step !== 'symbol') satisfies Path;
    if (issue.code !== 'unrecognized_keys') return [{ path, what: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], what: 'is not a known key here' }));
  });
}

function typeProblem(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing';
  const quote = expected === 'text' && ['number', 'boolean'].includes(typeof input) ? ': put it in quotes' : '';
  return `expected ${expected}, found ${kind(input)}${quote}`;
}

function kind(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'text', object: 'a mapping', boolean: 'true or false' }[typeof value as string] ?? `a ${typeof value}`
  );
}
