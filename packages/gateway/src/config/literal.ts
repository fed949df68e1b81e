import { environmentName, isBrokenReference } from './environment.ts';
import { found, type Path, type Problem } from './problem.ts';

const badReference = 'is not env:NAME: a variable name is made of letters, digits and underscores';

/** Judges a value that may be read from the environment: a literal at once, what a variable holds once it is read. */
export function literalProblems(
  path: Path,
  value: unknown,
  problem: (literal: string) => string | undefined,
): Problem[] {
  if (typeof value !== 'string' || environmentName(value) !== undefined) return [];
  return found(path, isBrokenReference(value) ? badReference : problem(value));
}
