import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PlantedClone, plantClone, type Started } from './planted-clone.ts';

let clone: PlantedClone;

beforeEach(async () => {
  clone = await plantClone();
});

afterEach(() => clone.remove());

async function programs(): Promise<string[]> {
  return (await clone.ran()).map((line) => line.split(' ')[0] ?? '');
}

async function says(stream: () => string, text: string, { child }: Started): Promise<void> {
  while (!stream().includes(text) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('a fresh clone is installed with its tools, compiled, given its pages, and started', async () => {
  const { code, stdout, stderr } = await clone.start(['start', '--listen', '127.0.0.1:0'], { NODE_ENV: 'production' })
    .ended;
  expect(await programs()).toEqual(['npm', 'tsc', 'vite']);
  expect((await clone.ran())[0]).toBe(`npm ci --include=dev --loglevel=error HOME=${clone.folder}`);
  const said = JSON.parse(stdout) as { args: string[]; path: string };
  expect(said.args).toEqual(['up', '--demo', '--listen', '127.0.0.1:0']);
  expect(said.path.split(':')[0]).toBe(join(clone.folder, 'node_modules/.bin'));
  expect(code).toBe(7);
  expect(stderr).toMatch(
    /gatehouse: installing packages \(npm ci\) …\n(?:.*\n)*gatehouse: installing packages \(npm ci\): done in [\d.]+ s\n/,
  );
});

test('what is installed and built already is left alone', async () => {
  await clone.start(['start']).ended;
  await clone.plant('packages/gateway/dist/ui/index.html', '');
  const before = await programs();
  const { stderr } = await clone.start(['start']).ended;
  expect((await programs()).slice(before.length)).toEqual(['tsc']);
  expect(stderr).not.toContain('npm');
});

test.each(['package-lock.json', 'package.json', 'packages/gateway/package.json'])(
  'a changed %s is installed',
  async (path) => {
    await clone.start(['build']).ended;
    await clone.plant(path, '{"type":"module","workspaces":["packages/gateway"],"version":"2.0.0"}');
    await clone.start(['build']).ended;
    expect((await programs()).filter((name) => name === 'npm')).toHaveLength(2);
  },
);

test('pages are built again when a source of theirs is newer', async () => {
  await clone.plant('packages/gateway/dist/ui/index.html', '');
  await clone.start(['build']).ended;
  expect(await programs()).not.toContain('vite');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await clone.plant('packages/ui/src/new.ts', '');
  await clone.start(['build']).ended;
  expect(await programs()).toContain('vite');
});

test('where npm fails its output is shown, and a test run ends with a failure', async () => {
  const { code, stdout, stderr } = await clone.start(['test'], { NPM_FAILS: '1' }).ended;
  expect(stderr).toContain('npm says why');
  expect(stderr).toContain('npm ci --include=dev ended with exit code 5');
  expect(stdout).toBe('0 passed, 1 failed\n');
  expect(code).toBe(1);
  await clone.start(['build']).ended;
  expect((await programs()).filter((name) => name === 'npm')).toHaveLength(2);
});

test('a start does not go on where compiling fails, a test run does', async () => {
  const started = await clone.start(['start'], { BREAKS: 'tsc' }).ended;
  expect({ code: started.code, stdout: started.stdout }).toEqual({ code: 1, stdout: '' });
  await clone.plant('scripts/test.ts', "console.log('the tests ran');");
  expect((await clone.start(['test'], { BREAKS: 'tsc' }).ended).stdout).toBe('the tests ran\n');
});

test('a second run waits for the first and then has nothing to install', async () => {
  const first = clone.start(['build'], { NPM_SECONDS: '1' });
  await says(() => first.output.stderr, 'installing', first);
  const second = await clone.start(['build']).ended;
  expect(second.stderr).toContain(`waiting for another run that installs or builds (process ${first.child.pid})`);
  expect([(await first.ended).code, second.code]).toEqual([0, 0]);
  expect((await programs()).filter((name) => name === 'npm')).toHaveLength(1);
});

test('many runs at once install once', async () => {
  const codes = await Promise.all(Array.from({ length: 5 }, async () => (await clone.start(['build']).ended).code));
  expect(codes).toEqual([0, 0, 0, 0, 0]);
  expect((await programs()).filter((name) => name === 'npm')).toHaveLength(1);
  expect(await readdir(join(clone.folder, '.build'))).toEqual([]);
});

test('the lock of a run that was killed is taken over', async () => {
  const { pid } = spawnSync('/bin/true');
  await clone.plant(`.build/bootstrap.lock/${pid}`, '');
  expect((await clone.start(['build']).ended).code).toBe(0);
});

test.each([
  ['SIGTERM', 40],
  ['SIGHUP', 41],
] as const)('%s goes to the product, whose exit code becomes ours', async (signal, code) => {
  const started = clone.start(['start', '--wait']);
  await says(() => started.output.stdout, 'args', started);
  started.child.kill(signal);
  expect((await started.ended).code).toBe(code);
});

test('the end of the product by a signal becomes ours', async () => {
  expect((await clone.start(['start', '--die']).ended).signal).toBe('SIGKILL');
});

test('a signal during the installation ends the run, and leaves no lock behind', async () => {
  const started = clone.start(['start'], { NPM_SECONDS: '3' });
  while ((await clone.ran()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  started.child.kill('SIGTERM');
  expect(await started.ended).toMatchObject({ signal: 'SIGTERM', stdout: '' });
  expect(await readdir(join(clone.folder, '.build'))).toEqual([]);
});

test('an empty HOME is not handed on, since programs would keep their caches in the repository', async () => {
  const { stdout } = await clone.start(['start'], { HOME: '' }).ended;
  expect((await clone.ran())[0]).toBe('npm ci --include=dev --loglevel=error HOME=unset');
  expect(JSON.parse(stdout)).not.toHaveProperty('home');
});

test('an unknown name is refused with the names there are', async () => {
  const { code, stderr } = await clone.start(['toString']).ended;
  expect(code).toBe(2);
  expect(stderr).toContain('start|test|test:long|build|bench|conformance|chaos');
});
