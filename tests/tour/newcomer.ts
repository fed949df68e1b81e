import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryPaths, root } from '../conventions/repository-files.ts';

const run = promisify(execFile);

/** Somebody who has just cloned the repository, and has nothing else. */
export interface Newcomer {
  /** Their clone: the files that git knows or would take, as they are now. */
  readonly clone: string;
  /** An empty HOME, and nothing of the environment that these tests run in. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files of the clone that git would show as new or changed. */
  changes(): Promise<string[]>;
  leave(): Promise<void>;
}

export async function arrive(): Promise<Newcomer> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-tour-')));
  const clone = join(folder, 'gatehouse');
  const home = join(folder, 'home');
  await mkdir(home);
  for (const path of repositoryPaths()) await cp(join(root, path), join(clone, path));
  const environment = { ...ownEnvironment(home), ...(await npmSettings()) };
  const git = async (...args: string[]) => (await run('git', args, { cwd: clone, env: environment })).stdout;
  await git('init', '--quiet');
  await git('add', '--all');
  return {
    clone,
    environment,
    changes: async () =>
      (await git('ls-files', '--others', '--modified', '--exclude-standard')).split('\n').slice(0, -1),
    leave: () => rm(folder, { recursive: true }),
  };
}

/** What a machine needs to reach the network, if anything. */
const passedOn = /^(?:LANG|TMPDIR|(?:https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR))$/i;

function ownEnvironment(home: string): Record<string, string> {
  const needed = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(root));
  return { ...(Object.fromEntries(needed) as Record<string, string>), PATH: path.join(delimiter), HOME: home };
}

/** The registry as this machine reaches it, and what was fetched from it before: the tour is no test of the network. */
async function npmSettings(): Promise<Record<string, string>> {
  const { stdout } = await run('npm', ['config', 'list', '--json'], { maxBuffer: 2 ** 24 });
  const { cache, userconfig, registry } = JSON.parse(stdout) as Record<string, string>;
  return {
    npm_config_prefer_offline: 'true',
    ...(cache === undefined ? {} : { npm_config_cache: cache }),
    ...(userconfig === undefined ? {} : { npm_config_userconfig: userconfig }),
    ...(registry === undefined ? {} : { npm_config_registry: registry }),
  };
}
