import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A wall clock that a test sets, for programs that are started with `environment`. Timers go on by the true time. */
export interface FakeClock {
  readonly environment: Readonly<Record<string, string>>;
  /** Sets it this many seconds off the true time. */
  shift(seconds: number): void;
}

const install = 'apt-get update && apt-get install -y faketime';

export function createFakeClock(): FakeClock {
  const file = join(mkdtempSync(join(tmpdir(), 'gatehouse-clock-')), 'offset');
  const shift = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  shift(0);
  return {
    environment: {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    shift,
  };
}

/** libfaketime of Debian's package, installed where we may. */
function library(): string {
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0)
    throw new Error(`this test sets a clock by libfaketime, which is not installed: ${install}`);
  execFileSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'] });
  const installed = find();
  if (installed === undefined) throw new Error(`no libfaketime after ${install}`);
  return installed;
}

function find(): string | undefined {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as string] ?? process.arch;
  const file = `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`;
  return existsSync(file) ? file : undefined;
}
