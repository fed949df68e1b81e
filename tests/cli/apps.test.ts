import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { onStoreOf } from './data.ts';
import { type Bench, openBench } from './run.ts';

const program = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const json = async (...argv: string[]): Promise<unknown> => JSON.parse((await bench.run([...argv, '--json'])).stdout);
const recorded = async () =>
  (await bench.run(['audit', 'tail', '--json'])).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string>)
    .map(({ action, target }) => `${action} ${target}`);

/** Runs a command with a text on its standard input. */
function given(input: string, argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [program, ...argv], { cwd: bench.folder }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(input);
  });
}

/** What a consent leaves behind. */
async function letIn(store: Store, clientId: string): Promise<void> {
  const gateway = (await store.gateways.bySlug('main')) ?? (await store.gateways.create({ slug: 'main' }));
  const user = await store.users.put('anna@example.com');
  const redirectUris = ['cursor://anysphere.cursor-mcp/cb', 'http://localhost:7777/cb'];
  const app = await store.apps.put({ clientId, name: 'Cursor', source: 'registered', redirectUris });
  const granted = { userId: user.id, appId: app.id, gatewayId: gateway.id, grantHash: `grant-of-${clientId}` };
  await store.connections.create({ ...granted, resource: 'http://127.0.0.1:7878/mcp/main' });
}

test('an app is registered with a secret that is shown nowhere', async () => {
  const redirect = ['--redirect', 'https://reports.example.com/cb'];
  expect(await given('s3cret-text\n', ['app', 'add', 'reports', ...redirect, '--secret-stdin'])).toBe(
    'app "reports" is registered\n',
  );
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(await json('app', 'list')).toEqual({
    apps: [
      {
        id: expect.stringMatching(/^app_/),
        clientId: 'reports',
        name: 'reports',
        source: 'given',
        redirectUris: ['https://reports.example.com/cb'],
        redirectHosts: ['reports.example.com'],
        hasSecret: true,
        users: [],
        usedAt: null,
        createdAt: time,
        disabled: false,
      },
    ],
  });
  expect(await onStoreOf(bench, async ({ apps }) => apps.secret((await apps.list())[0]?.id ?? ''))).toBe('s3cret-text');
  await given('s3cret-text', ['app', 'add', 'reports', ...redirect, '--secret-stdin']);
  expect(await recorded()).toEqual(['app.add reports']);
  expect((await bench.run(['app', 'list'])).stdout).toMatch(
    /^CLIENT ID +NAME +SOURCE +REDIRECTS TO +USERS +LAST USED +STATE\nreports +reports +given +reports\.example\.com +- +- +enabled\n$/,
  );
});

test('what people let in is listed, switched off and on, and removed with all that was granted', async () => {
  await onStoreOf(bench, (store) => letIn(store, 'c-1'));
  expect(await json('app', 'list')).toMatchObject({
    apps: [
      {
        clientId: 'c-1',
        source: 'registered',
        redirectHosts: ['cursor:', 'localhost:7777'],
        users: ['anna@example.com'],
        usedAt: expect.stringContaining('T'),
      },
    ],
  });
  expect((await bench.run(['app', 'disable', 'c-1'])).stdout).toBe('app "c-1" is disabled\n');
  await bench.run(['app', 'disable', 'c-1']);
  expect(await json('app', 'list')).toMatchObject({ apps: [{ disabled: true }] });
  expect(await json('app', 'enable', 'c-1')).toEqual({ clientId: 'c-1', disabled: false });
  expect(await json('app', 'remove', 'c-1')).toEqual({ clientId: 'c-1', removed: true, connections: 1 });
  expect(await onStoreOf(bench, ({ connections }) => connections.list())).toEqual([]);
  expect((await bench.run(['app', 'list'])).stdout).toBe(
    'no apps yet: one appears here when somebody first lets it in\n',
  );
  expect(await recorded()).toEqual(['app.disable c-1', 'app.enable c-1', 'app.remove c-1']);
});

test.each([
  [['app', 'add', 'x', '--redirect', 'http://10.0.0.7/cb', '--public'], 'app_unusable', 'neither https'],
  [['app', 'add', 'a b', '--redirect', 'https://a.example.com', '--public'], 'app_unusable', 'is not an id'],
  [['app', 'add', 'x', '--redirect', 'https://a.example.com'], 'app_unusable', '--secret-stdin'],
  [['app', 'add', 'x', '--redirect', 'https://a.example.com', '--secret-stdin'], 'app_unusable', 'the secret is empty'],
  [['app', 'add', 'c-1', '--redirect', 'https://a.example.com', '--public'], 'app_unusable', 'came by itself'],
  [['app', 'disable', 'nope'], 'app_unknown', 'nope'],
  [['app', 'remove', 'nope'], 'app_unknown', 'nope'],
  [['gateway', 'access', 'nope', '--everyone'], 'gateway_unknown', 'nope'],
  [['gateway', 'access', 'main', '--user', 'anna'], 'email_invalid', 'anna'],
])('%j is refused', async (argv, code, says) => {
  await onStoreOf(bench, (store) => letIn(store, 'c-1'));
  const { status, stdout, stderr } = await bench.run(argv);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(`error ${code}: `);
  expect(stderr).toContain(says);
  expect(await recorded()).toEqual([]);
});

test('who may reach a gateway is said and shown', async () => {
  await onStoreOf(bench, ({ gateways }) => gateways.create({ slug: 'main' }));
  const access = async (...argv: string[]) => (await bench.run(['gateway', 'access', 'main', ...argv])).stdout;
  expect(await access()).toBe('gateway "main" is open to everyone who has an account here\n');
  expect(await access('--user', 'Ben@example.com', '--user', 'anna@example.com')).toBe(
    'gateway "main" is open to anna@example.com, ben@example.com\n',
  );
  await access('--user', 'anna@example.com', '--user', 'ben@example.com');
  expect(await json('gateway', 'access', 'main')).toEqual({
    gateway: 'main',
    users: ['anna@example.com', 'ben@example.com'],
  });
  await access('--everyone');
  expect(await json('gateway', 'access', 'main')).toEqual({ gateway: 'main', users: 'everyone' });
  const both = await bench.run(['gateway', 'access', 'main', '--everyone', '--user', 'a@example.com']);
  expect(both.status).toBe(2);
  expect(await recorded()).toEqual(['gateway.access main', 'gateway.access main']);
});
