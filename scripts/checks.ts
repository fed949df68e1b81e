/** A program that must end with exit code 0. Its output is shown where it does not. */
export interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** What is checked before the tests run: a type error explains most of what follows it. */
export const checks: readonly Check[] = [
  { name: 'types', program: 'tsc', args: ['-b'] },
  { name: 'format and lint', program: 'biome', args: ['ci', '--colors=off', '.'] },
  { name: 'floating promises', program: 'oxlint', args: ['--type-aware', '.'] },
  { name: 'floors', program: 'node', args: ['scripts/floors.ts'] },
];
