import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startListening } from '../process/start-listening.ts';
import { prefix, token } from '../request.ts';
import type { Surroundings, Variant } from './variant.ts';

const bin = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));

const announcement = /ready at http:\/\/127\.0\.0\.1:(\d+)/;

/** The product as it was built, with its own defaults: token, session, routing under a prefix, audit trail on disk. */
export interface Gatehouse extends Variant {
  /** Holds audit.db. */
  readonly dataFolder: string;
}

export async function gatehouse(surroundings: Surroundings): Promise<Gatehouse> {
  const { stubPort, core, signal } = surroundings;
  const folder = join(surroundings.folder, 'gatehouse');
  const dataFolder = join(folder, 'data');
  const file = join(folder, 'gatehouse.yaml');
  await mkdir(folder);
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration(stubPort)), { mode: 0o600 });
  const args = [bin, 'up', '--config', file, '--data', dataFolder, '--listen', '127.0.0.1:0'];
  const { running, port } = await startListening({ program: process.execPath, args, core, signal }, announcement);
  const end = () => running[Symbol.asyncDispose]();
  return { name: 'gatehouse', port, pid: running.pid, dataFolder, [Symbol.asyncDispose]: end };
}

function configuration(stubPort: number): object {
  return {
    servers: { stub: { url: `http://127.0.0.1:${stubPort}/mcp`, network: 'private' } },
    gateways: { bench: { servers: [{ server: 'stub', prefix }] } },
    tokens: [{ name: 'bench', gateway: 'bench', token }],
  };
}
