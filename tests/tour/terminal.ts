import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Newcomer } from './newcomer.ts';

/** A shell of the newcomer's and what it printed. */
export interface Terminal {
  readonly child: ChildProcess;
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Settles when standard output matches; rejects when the shell ends before, or time is up. */
  prints(pattern: RegExp, seconds: number): Promise<RegExpExecArray>;
  /** Asks everything in it to end, and insists; answers the exit code. */
  stop(): Promise<number | null>;
}

/** How long what runs in it has to end by itself, in milliseconds. */
const patience = 20_000;

/** @param args the arguments of `sh` */
export function openTerminal({ clone, environment }: Newcomer, args: readonly string[]): Terminal {
  // A group of its own, as in a terminal, so that nothing that was started in it outlives it.
  const child = spawn('sh', args, { cwd: clone, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return {
    child,
    output,
    prints: (pattern, seconds) => printed(child, output, pattern, seconds),
    stop: () => stop(child),
  };
}

async function printed(
  child: ChildProcess,
  output: Terminal['output'],
  pattern: RegExp,
  seconds: number,
): Promise<RegExpExecArray> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const ended = hasEnded(child);
    const match = pattern.exec(output.stdout);
    if (match) return match;
    if (ended || Date.now() > deadline) break;
    await pause(50);
  }
  throw new Error(`${child.spawnargs.join(' ')} did not print ${pattern}:\n${output.stdout}\n${output.stderr}`);
}

/** npm hands a signal on to the shell that it runs, which need not hand it on: what then remains in the group is asked as well. */
async function stop(child: ChildProcess): Promise<number | null> {
  const deadline = Date.now() + patience;
  if (!hasEnded(child)) child.kill('SIGTERM');
  while (!hasEnded(child) && Date.now() < deadline) await pause(20);
  signalGroup(child, 'SIGTERM');
  while (signalGroup(child, 0)) {
    if (Date.now() > deadline) signalGroup(child, 'SIGKILL');
    await pause(20);
  }
  return child.exitCode;
}

/** Whether anybody was left to hear it. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    // ESRCH, or EPERM on macOS while the last one has ended and was not yet waited for.
    return false;
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
