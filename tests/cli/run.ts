import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWarm, type WarmProcess } from './warm.ts';

const program = [fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url))];

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The CLI in an empty folder of its own, as a person meets it. */
export interface Bench {
  readonly folder: string;
  /** Runs a command to its end: in one process after another command, unless that one still runs. */
  run(argv: readonly string[], environment?: Record<string, string>): Promise<Outcome>;
  /** Starts a command that goes on. */
  start(argv: readonly string[], environment?: Record<string, string>): Running;
  /** Ends what still runs and removes the folder. */
  close(): Promise<void>;
}

export interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Settles when standard output matches. Rejects when the command ends before. */
  prints(pattern: RegExp): Promise<RegExpMatchArray>;
  readonly ended: Promise<Outcome>;
}

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'));
  const running = new Set<Running>();
  const start: Bench['start'] = (argv, environment = {}) => {
    const started = launch(folder, argv, environment);
    running.add(started);
    void started.ended.then(() => running.delete(started));
    return started;
  };
  let warm: WarmProcess | undefined;
  const run: Bench['run'] = async (argv, environment) => {
    // What serves until it is stopped changes the process that it runs in.
    if (argv[0] === 'up' || warm?.busy) return start(argv, environment).ended;
    warm ??= startWarm(folder);
    return warm.run(argv, environmentOf(environment));
  };
  return {
    folder,
    start,
    run,
    async close() {
      await warm?.close();
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all([...running].map(({ ended }) => ended));
      await rm(folder, { recursive: true });
    },
  };
}

function launch(folder: string, argv: readonly string[], environment: Record<string, string>): Running {
  const child = spawn(process.execPath, [...program, ...argv], {
    cwd: folder,
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = once(child, 'close').then(([status]): Outcome => ({ status: status as number | null, ...output }));
  return { child, output, ended, prints: (pattern) => printed(child, output, pattern, ended) };
}

function printed(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
  pattern: RegExp,
  ended: Promise<Outcome>,
): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const match = pattern.exec(output.stdout);
      if (match) resolve(match);
    };
    child.stdout?.on('data', look);
    look();
    void ended.then(() => reject(new Error(`ended without printing ${pattern}: ${output.stdout}${output.stderr}`)));
  });
}

function environmentOf(more: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, ...more };
}
