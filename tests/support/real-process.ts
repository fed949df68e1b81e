import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const loopback = fileURLToPath(new URL('real-loopback.ts', import.meta.url));

/** How long a server may take on a slow machine, in milliseconds: to start, and to end by itself. */
const patience = { start: 30_000, end: 10_000 };

/** A server that others wrote, in a process of its own, on loopback only. */
export interface RealProcess {
  readonly port: number;
  /** Everything it wrote so far. */
  output(): string;
  /** Ends it the hard way, as a crash does. */
  crash(): Promise<void>;
  /** Asks it to end, and insists where it does not. */
  end(): Promise<void>;
}

export interface Program {
  readonly script: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a Node program until it listens. */
export async function startReal({ script, args = [], environment = {} }: Program): Promise<RealProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', loopback, script, ...args], {
    env: { PATH, HOME, ...environment },
    // A pipe, since some of them end when their standard input does.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const port = await announcedPort(child, () => output);
  return {
    port,
    output: () => output,
    crash: () => end(child, 'SIGKILL'),
    end: () => end(child, 'SIGTERM'),
  };
}

async function announcedPort(child: ChildProcess, output: () => string): Promise<number> {
  const deadline = Date.now() + patience.start;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const port = /^loopback port (\d+)$/m.exec(output())?.[1];
    if (port) return Number(port);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await end(child, 'SIGKILL');
  throw new Error(`${child.spawnargs.join(' ')} did not listen:\n${output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const insist = setTimeout(() => child.kill('SIGKILL'), patience.end);
  await ended;
  clearTimeout(insist);
}
