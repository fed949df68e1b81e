import type { Environment } from '../config/environment.ts';

/** What a command talks to. `out` is for results alone, so that it can be piped; everything else goes to `err`. */
export interface Terminal {
  /** Writes one line, or several. */
  out(text: string): void;
  err(text: string): void;
  readonly environment: Environment;
  /** What the program ends with where nothing is thrown; a command that has more to say than yes or no sets it. */
  status: number;
}

/** The process's own streams. A reader that went away (`| head`) ends the process quietly. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveOnBrokenPipe);
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    environment: process.env,
    status: 0,
  };
}

function leaveOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}
