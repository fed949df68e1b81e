import { CommanderError } from 'commander';
import { logLevelProblem } from './log-level.ts';
import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';
import { processTerminal } from './terminal.ts';

const failed = 1;
const wrongUsage = 2;

/**
 * The `gatehouse` command.
 * @param argv what follows the program's name
 * @returns the exit status: 0 or what a command says, 1 after a coded error, 2 for wrong usage. Errors are printed, not thrown.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const problem = logLevelProblem(terminal.environment);
  if (problem !== undefined) {
    terminal.err(`error: ${problem}`);
    return wrongUsage;
  }
  const program = buildProgram(terminal, async (row, command) => {
    try {
      await row.run(command, terminal);
    } catch (error) {
      reportError(terminal, error, command.opts<{ json?: true }>().json === true);
      terminal.status = failed;
    }
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return terminal.status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage;
    throw error;
  }
}
