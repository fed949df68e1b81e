import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeptAuditEvent } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';

const bin = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));

/** A running Gatehouse, started from what was built and reached from outside only. */
export interface Product {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Where it listens itself, whatever its public address is. */
  readonly listening: string;
  /** The data folder. */
  readonly directory: string;
  readonly pid: number;
  /** Everything it wrote to standard error so far. */
  log(): string;
  /** Everything it wrote to standard output so far. */
  printed(): string;
  /** What the audit trail holds under one correlation id, once there are `count` events or two seconds have passed. */
  audit(correlationId: string, count: number): Promise<readonly KeptAuditEvent[]>;
  /** SIGTERM; answers the exit code, and keeps the data folder. */
  end(): Promise<number | null>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same folder, configuration and port. */
  restart(): Promise<Product>;
}

/** @param configuration gatehouse.yaml as an object: JSON is YAML */
export async function startProduct(
  configuration: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  await writeFile(join(root, 'gatehouse.yaml'), JSON.stringify(configuration));
  return run(root, environment, '127.0.0.1:0');
}

async function run(root: string, environment: Readonly<Record<string, string>>, listen: string): Promise<Product> {
  const directory = join(root, 'data');
  const options = ['up', '--config', join(root, 'gatehouse.yaml'), '--data', directory, '--listen', listen];
  const child = spawn(process.execPath, [bin, ...options], {
    env: { ...process.env, GATEHOUSE_LOG: 'debug', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const url = await announced(child, output);
  return {
    url,
    listening: /listening on +(\S+)/.exec(output.out)?.[1] ?? url,
    directory,
    pid: child.pid ?? 0,
    log: () => output.err,
    printed: () => output.out,
    audit: (correlationId, count) => auditOf(directory, correlationId, count),
    end: () => end(child, 'SIGTERM'),
    async stop() {
      const code = await end(child, 'SIGTERM');
      await rm(root, { recursive: true, force: true });
      return code;
    },
    async kill() {
      await end(child, 'SIGKILL');
    },
    async restart() {
      await end(child, 'SIGTERM');
      return run(root, environment, new URL(url).host);
    },
  };
}

async function announced(child: ChildProcess, output: { out: string; err: string }): Promise<string> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const url = /ready at (\S+)/.exec(output.out)?.[1];
    if (url) return url;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`gatehouse did not start:\n${output.out}\n${output.err}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  await once(child, 'exit');
  return child.exitCode;
}

async function auditOf(directory: string, correlationId: string, count: number): Promise<readonly KeptAuditEvent[]> {
  const reader = await openAuditReader({ directory, database: undefined });
  try {
    const deadline = Date.now() + 2_000;
    for (;;) {
      const events = (await reader.tail({ afterId: 0, limit: 10_000 })).filter(
        (e) => e.correlationId === correlationId,
      );
      if (events.length >= count || Date.now() > deadline) return events;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await reader.close();
  }
}
