import { InvalidArgumentError } from 'commander';

/** Reads how many lines a command is to show. @throws InvalidArgumentError */
export function lineCount(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('It is a number from 1 to 999999.');
  return Number(text);
}
