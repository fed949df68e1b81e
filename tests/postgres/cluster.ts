import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from './binaries.ts';

/** A Postgres server of the tests' own: empty, on loopback, gone afterwards. */
export interface Cluster {
  /** The address of a database in it. */
  url(database: string): string;
  start(): Promise<void>;
  /** `fast` lets nothing be lost; `immediate` is as if it were killed. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

/** Postgres refuses to run as root: then it is the user that Debian's package makes. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** @param durable whether commits survive a power cut, which costs a sync each */
export async function createCluster({ durable }: { readonly durable: boolean }): Promise<Cluster> {
  const binaries = postgresBinaries();
  const owner = clusterOwner();
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  for (const path of [folder, data]) if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid ?? owner.uid);
  const initdb = ['-D', data, '-U', 'gatehouse', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(join(binaries, 'initdb'), initdb, { ...owner, stdio: ['ignore', 'ignore', 'inherit'], cwd: folder });
  const port = await freePort();
  const url = (database: string) => `postgres://gatehouse@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const options = ['-D', data, '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-p', String(port)];
    if (!durable) options.push('-c', 'fsync=off', '-c', 'full_page_writes=off');
    server = spawn(join(binaries, 'postgres'), options, {
      ...owner,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    await answering(server, url('postgres'));
  }

  async function stop(mode: 'fast' | 'immediate'): Promise<void> {
    const running = server;
    server = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill(signals[mode]);
    await once(running, 'exit');
  }

  await start();
  return {
    url,
    start,
    stop,
    async remove() {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function clusterOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

async function answering(server: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await delay(100);
    }
  }
  throw new Error('postgres does not answer');
}
