import type { Newcomer } from './newcomer.ts';
import { openTerminal } from './terminal.ts';

/** One shell in which commands are typed one after the other, so that they share variables. */
export interface ShellSession {
  /** Types some lines; answers what they printed on standard output. Rejects where a command of them fails. */
  run(lines: string): Promise<string>;
  close(): Promise<number | null>;
}

/** How long some lines may take on a slow machine. */
const seconds = 60;

export function openShellSession(newcomer: Newcomer): ShellSession {
  const { child, output, prints, stop } = openTerminal(newcomer, ['-e']);
  let typed = 0;
  return {
    async run(lines) {
      const before = output.stdout.length;
      const mark = `end of block ${++typed}`;
      // Braces keep the variables in this shell. Commands do not get to read what is typed after them.
      child.stdin?.write(`{\n${lines}\n} </dev/null\necho '${mark}'\n`);
      const { index } = await prints(new RegExp(`^${mark}$`, 'm'), seconds);
      return output.stdout.slice(before, index);
    },
    async close() {
      child.stdin?.end();
      return stop();
    },
  };
}
