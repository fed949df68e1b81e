import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Another process of ours: a file beside this one, run as it is by Node. */
export interface Helper {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** What it printed, by line, once it has ended. Rejects with its standard error where it failed by itself. */
  readonly lines: Promise<readonly string[]>;
}

export function startHelper(file: string, ...argv: readonly string[]): Helper {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.err += chunk.toString()));
  const lines = once(child, 'close').then(([code]) => {
    if (code) throw new Error(`${file} ended with ${String(code)}: ${printed.err}`);
    return printed.out.split('\n').filter(Boolean);
  });
  return { child, lines };
}
