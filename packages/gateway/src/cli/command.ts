import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** One command of the CLI: a row of the table in `commands.ts`. */
export interface CliCommand {
  /** How it is called: `up`, or a noun and a verb as in `server add`. */
  readonly words: string;
  readonly summary: string;
  /** Declares arguments, options and examples. */
  describe(command: Command): void;
  /**
   * Does the work. A coded error that it throws is reported and ends with 1.
   * @param command holds the parsed options and arguments
   */
  run(command: Command, terminal: Terminal): Promise<void>;
}
