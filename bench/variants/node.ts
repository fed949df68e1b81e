import { fileURLToPath } from 'node:url';
import { startListening } from '../process/start-listening.ts';
import type { Surroundings, Variant } from './variant.ts';

const program = fileURLToPath(new URL('./pass-through.ts', import.meta.url));

/** What the platform costs before any work is done: node:http in, undici out, nothing read and nothing checked. */
export async function node({ stubPort, core, signal }: Surroundings): Promise<Variant> {
  const args = [program, `http://127.0.0.1:${stubPort}`];
  const { running, port } = await startListening({ program: process.execPath, args, core, signal }, /^(\d+)\n/);
  return { name: 'node', port, pid: running.pid, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}
