import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program ended. */
export interface Ended {
  /** Its exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly seconds: number;
  /** What it wrote to both streams, where that was kept. */
  readonly output: string;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** A program that is stuck ends here, so that a run always has a last line. */
const patienceMs = 30 * 60_000;

/**
 * Runs a program to its end, or ends it after half an hour. A signal that reaches us meanwhile goes to it, except SIGINT from a
 * terminal, which it has already, and ends us when it has ended.
 * @param show whether it writes to our own streams; else its output is kept
 * @throws where it cannot be started
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { show, env = {} }: { readonly show: boolean; readonly env?: Readonly<Record<string, string>> },
): Promise<Ended> {
  const start = performance.now();
  let child: ChildProcess | undefined;
  let received: NodeJS.Signals | undefined;
  const pass = (signal: NodeJS.Signals): void => {
    received = signal;
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  try {
    child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
    await once(child, 'close');
    const seconds = (performance.now() - start) / 1000;
    return { code: child.exitCode, seconds, output: Buffer.concat(output).toString() };
  } finally {
    for (const signal of signals) process.off(signal, pass);
    if (received) process.kill(process.pid, received);
  }
}
