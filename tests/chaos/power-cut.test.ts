import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { acknowledgedIn, integrity, lost } from '../store/kill-while-writing.ts';
import { openAt } from '../store/place.ts';
import { startHelper } from '../store/process.ts';
import { mountCuttableDisk } from './power-cut.ts';

test('twenty power cuts during writes lose nothing that was acknowledged', async () => {
  const disk = mountCuttableDisk(96);
  const lines: string[] = [];
  let printed = '';
  const { child, lines: end } = startHelper('keep-writing.ts', join(disk.path, 'data'), 'cut');
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await once(child.stdout, 'data');
    for (let cut = 0; cut < 20; cut += 1) {
      await sleep(50 + Math.random() * 400);
      child.kill('SIGSTOP');
      lines.push(...printed.slice(0, printed.lastIndexOf('\n') + 1).split('\n'));
      printed = printed.slice(printed.lastIndexOf('\n') + 1);
      await disk.afterCut(async (path) => {
        const directory = join(path, 'data');
        const store = await openAt(directory, false);
        expect(await lost(store, acknowledgedIn(lines))).toEqual([]);
        await store.close();
        expect(integrity(directory)).toEqual(['ok', 'ok']);
      });
      child.kill('SIGCONT');
    }
    expect(acknowledgedIn(lines).tokens.length).toBeGreaterThan(20);
  } finally {
    child.kill('SIGKILL');
    await end;
    disk.remove();
  }
}, 300_000);

test('every commit is synced: there are at least as many fsyncs as acknowledged changes', async () => {
  if (!existsSync('/usr/bin/strace')) {
    execFileSync('sh', ['-c', 'apt-get update && apt-get install -y strace'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sync-'));
  const { child, lines } = startHelper('keep-writing.ts', join(folder, 'data'), 'sync');
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(child.stdout, 'data');
  const trace = join(folder, 'trace');
  const tracer = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', trace, '-p', String(child.pid)]);
  const traced = once(tracer, 'exit');
  await once(tracer.stderr, 'data');
  // What is under way at this moment may have been synced before.
  const before = changesIn(printed) + 1;
  await sleep(3_000);
  child.kill('SIGKILL');
  const changes = changesIn((await lines).join('\n')) - before;
  await traced;
  const syncs = readFileSync(trace, 'utf8').match(/\b(?:fsync|fdatasync)\(/g) ?? [];
  rmSync(folder, { recursive: true });
  expect(changes).toBeGreaterThan(0);
  expect(syncs.length).toBeGreaterThanOrEqual(changes);
}, 60_000);

function changesIn(text: string): number {
  const { servers, tokens } = acknowledgedIn(text.split('\n'));
  return servers.length + tokens.length;
}
