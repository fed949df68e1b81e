import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const loopback = fileURLToPath(new URL('real-loopback.ts', import.meta.url));

/** How long a server may take on a slow machine, in milliseconds: to start, and to end by itself. */
const patience = { start: 30_000, end: 10_000 };

/** A server that others wrote, in a process of its own, on loopback only. */
export interface RealProcess {
  readonly port: number;
  /** All that it listens on, in the order in which it did; the first is `port`. */
  readonly ports: readonly number[];
  /** Everything it wrote so far. */
  output(): string;
  /** Ends it the hard way, as a crash does. */
  crash(): Promise<void>;
  /** Asks it to end, and insists where it does not. */
  end(): Promise<void>;
}

/** One that knows itself by this address of its MCP endpoint alone. */
export interface NamedProcess extends RealProcess {
  readonly url: string;
}

export interface Program {
  readonly script: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs the script in place of Node. It must do itself what `real-loopback.ts` does to a Node program. */
  readonly interpreter?: string;
  /** How many ports it listens on: one unless given. */
  readonly listensOn?: number;
}

/** Runs a program until it listens. */
export async function startReal({ script, args = [], environment = {}, ...program }: Program): Promise<RealProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const command = program.interpreter ? [program.interpreter] : [process.execPath, '--import', loopback];
  const child = spawn(command[0] ?? '', [...command.slice(1), script, ...args], {
    env: { PATH, HOME, ...environment },
    // A pipe, since some of them end when their standard input does.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ports = await announcedPorts(child, () => output, program.listensOn ?? 1);
  return {
    port: ports[0] ?? 0,
    ports,
    output: () => output,
    crash: () => end(child, 'SIGKILL'),
    end: () => end(child, 'SIGTERM'),
  };
}

async function announcedPorts(child: ChildProcess, output: () => string, count: number): Promise<number[]> {
  const deadline = Date.now() + patience.start;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const ports = [...output().matchAll(/^loopback port (\d+)$/gm)].map(([, port]) => Number(port));
    if (ports.length >= count) return ports;
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
