import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from '../bench-error.ts';
import { processTree } from './cpu-time.ts';

export interface StartOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** The core it is kept on. */
  readonly core: number | undefined;
  /** Ends it when the run is broken off. */
  readonly signal: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program that runs until it is disposed of. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** What it wrote to standard output so far. */
  output(): string;
  /** The first match in its standard output. @throws BenchError when it ends or the time is up before */
  says(pattern: RegExp, milliseconds: number): Promise<string>;
  /** Waits for its end and answers its output. @throws BenchError when it fails or the time is up */
  finish(milliseconds: number): Promise<string>;
}

/** Milliseconds between the request to end and the order. */
const grace = 10_000;

/** Whatever way this process ends, what it started must not outlive it. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export function start({ program, args, core, signal, environment = {} }: StartOptions): Running {
  const [file, all] = core === undefined ? [program, args] : ['taskset', ['-c', String(core), program, ...args]];
  const child = spawn(file, all, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    signal,
  });
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  // Breaking the run off also lands here; whoever waits for the program sees that it ended.
  child.on('error', (error) => (written.err += `${error.message}\n`));
  const closed = once(child, 'close').catch(() => undefined);
  alive.add(child);
  void closed.then(() => alive.delete(child));

  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const failure = (what: string) => new BenchError(`${program} ${what}:\n${written.out}${written.err}`);

  return {
    pid: child.pid ?? 0,
    output: () => written.out,
    async says(pattern, milliseconds) {
      const deadline = Date.now() + milliseconds;
      while (Date.now() < deadline && !ended()) {
        const found = pattern.exec(written.out)?.[1];
        if (found !== undefined) return found;
        await delay(20);
      }
      throw failure(ended() ? 'ended early' : 'did not get ready');
    },
    async finish(milliseconds) {
      const late = await Promise.race([closed.then(() => false), delay(milliseconds, true, { ref: false })]);
      if (late) throw failure(`took longer than ${milliseconds / 1_000} s`);
      if (child.exitCode !== 0) throw failure('failed');
      return written.out;
    },
    async [Symbol.asyncDispose]() {
      if (ended()) return;
      const tree = processTree(child.pid ?? 0);
      child.kill('SIGTERM');
      const late = await Promise.race([closed.then(() => false), delay(grace, true, { ref: false })]);
      if (late) for (const pid of tree) killAtOnce(pid);
      await closed;
    },
  };
}

function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
