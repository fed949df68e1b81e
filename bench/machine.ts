import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Programs } from './programs.ts';

/** On what the figures were measured: its class only, nothing that tells one machine from another. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly nginx: string;
}

export function describeMachine({ nginx }: Programs): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    node: process.versions.node,
    nginx: nginxVersion(nginx),
  };
}

/** The version of Gatehouse that is measured. */
export function productVersion(): string {
  const manifest = new URL('../packages/gateway/package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

function nginxVersion(program: string): string {
  // It says its version on standard error.
  const said = execFileSync('sh', ['-c', '"$0" -v 2>&1', program]).toString();
  return /nginx\/([\d.]+)/.exec(said)?.[1] ?? 'unknown';
}
