import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** What npm would install: our Node, and programs that note that they ran. `$NPM_FAILS` and `$NPM_SECONDS` steer it. */
const npm = `#!/bin/sh
echo "npm $* HOME=\${HOME-unset}" >> ran
rm -rf node_modules
[ -z "$NPM_FAILS" ] || { echo 'npm says why'; exit 5; }
sleep "\${NPM_SECONDS:-0}"
mkdir -p node_modules/.bin
ln -s '${process.execPath}' node_modules/.bin/node
for name in tsc vite; do
  printf '#!/bin/sh\\necho "%s $*" >> ran\\n[ "$BREAKS" != %s ]\\n' $name $name > node_modules/.bin/$name
  chmod +x node_modules/.bin/$name
done
echo '{}' > node_modules/.package-lock.json
`;

/** A bin that says what it was given, and waits for a signal where it is asked to. */
const bin = `
process.on('SIGTERM', () => process.exit(40));
process.on('SIGHUP', () => process.exit(41));
console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.PATH, home: process.env.HOME }));
if (process.argv.includes('--wait')) setInterval(() => {}, 1000);
else if (process.argv.includes('--die')) process.kill(process.pid, 'SIGKILL');
else process.exitCode = 7;
`;

/** A repository with our bootstrap, a planted npm and a planted product. */
export interface PlantedClone {
  readonly folder: string;
  plant(path: string, text: string): Promise<void>;
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): Started;
  /** The programs that ran so far, in order, with their arguments. */
  ran(): Promise<string[]>;
  remove(): Promise<void>;
}

export interface Started {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

export async function plantClone(): Promise<PlantedClone> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-clone-')));
  const plant: PlantedClone['plant'] = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const ran = join(folder, 'ran');
  await cp(scripts, join(folder, 'scripts'), { recursive: true });
  await plant('package.json', '{"type":"module","workspaces":["packages/gateway"]}');
  await plant('package-lock.json', '{}');
  await plant('packages/gateway/package.json', '{"type":"module"}');
  await plant('packages/gateway/bin/gatehouse.js', bin);
  await plant('packages/ui/src/page.ts', '');
  await plant('outside/npm', npm);
  await chmod(join(folder, 'outside/npm'), 0o755);
  return {
    folder,
    plant,
    start: (args, environment = {}) => start(folder, args, environment),
    ran: async () => (existsSync(ran) ? (await readFile(ran, 'utf8')).trim().split('\n') : []),
    remove: () => rm(folder, { recursive: true }),
  };
}

function start(folder: string, args: readonly string[], environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, [join(folder, 'scripts/bootstrap.mjs'), ...args], {
    // Nothing of the npm that runs these tests: it would be used instead of the planted one.
    env: { PATH: `${join(folder, 'outside')}:/usr/bin:/bin`, HOME: folder, ...environment },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode, ...output }));
  return { child, output, ended };
}
