import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const debian = '/usr/lib/postgresql';
const install = 'apt-get update && apt-get install -y postgresql';

/** The folder of the newest Postgres that is installed; installs one where we may. Tests never go on without. */
export function postgresBinaries(): string {
  const found = find();
  if (found !== undefined) return found;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall) throw new Error(`the tests need a Postgres server, and none is installed: ${install}`);
  process.stderr.write(`gatehouse: installing Postgres for the tests (${install}) …\n`);
  execFileSync('/bin/sh', ['-c', install], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const installed = find();
  if (installed === undefined) throw new Error(`no Postgres server in ${debian} after ${install}`);
  return installed;
}

function find(): string | undefined {
  const path = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')));
  if (path !== undefined) return path;
  if (!existsSync(debian)) return undefined;
  const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debian, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}
