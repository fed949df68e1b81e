import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { applyConfig, planConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { exportConfig } from '../../packages/gateway/src/admin/export-config.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';

const environment = { TOKEN: `gth_${'t'.repeat(30)}`, SECRET: 'app-secret' };
const parsed = (text: string) => parseConfig({ file: 'g.yaml', text, environment });

const whole = `
servers:
  kept: { url: https://kept.example.com/mcp }
  gone: { url: https://gone.example.com/mcp, auth: { mode: header, headers: { x-key: value } } }
gateways:
  main: { servers: [kept, { server: kept, prefix: again }, gone] }
  side: { servers: [kept] }
tokens:
  - { name: ci, gateway: main, token: env:TOKEN, user: anna@example.com }
apps:
  - { id: reports, redirectUris: ["https://reports.example.com/cb"], secret: env:SECRET }
`;
const less = `
servers: { kept: { url: https://kept.example.com/mcp } }
gateways: { main: { servers: [kept] } }
`;

const bench = eachOnItsInstallation('config');
const prune = { prune: true };
const names = ({ changes }: Awaited<ReturnType<typeof applyConfig>>) =>
  changes.map(({ action, target }) => `${action} ${target}`);
const removed = [
  'gateway.remove side',
  'assignment.remove kept',
  'assignment.remove gone',
  'server.remove gone',
  'app.remove reports',
];

test('without it, what the file does not name stays', async () => {
  await applyConfig(bench.administration, parsed(whole));
  expect(names(await applyConfig(bench.administration, parsed(less)))).toEqual([]);
});

test('what the file does not name is removed and recorded, and tokens and people stay', async () => {
  const { administration } = bench;
  await applyConfig(administration, parsed(whole));
  const before = await bench.recorded();
  expect(names(await planConfig(administration, parsed(less), prune))).toEqual(removed);
  expect(await bench.recorded()).toEqual(before);
  expect(names(await applyConfig(administration, parsed(less), prune))).toEqual(removed);
  expect(await bench.recorded()).toEqual([...before, ...removed]);
  const { store } = administration;
  expect((await store.servers.list()).map(({ slug }) => slug)).toEqual(['kept']);
  expect(await store.identities.list()).toEqual([]);
  expect((await store.tokens.list()).map(({ name }) => name)).toEqual(['ci']);
  expect((await store.users.list()).map(({ email }) => email)).toEqual(['anna@example.com']);
  expect(await applyConfig(administration, parsed(less), prune)).toEqual({ changes: [], revoked: [] });
});

test('an app that came by itself is nobody’s to prune', async () => {
  const { store } = bench.administration;
  await store.apps.put({ clientId: 'by-itself', name: 'An app', source: 'registered', redirectUris: [] });
  expect(names(await applyConfig(bench.administration, parsed(less), prune))).not.toContain('app.remove by-itself');
});

test('what is exported prunes nothing', async () => {
  await applyConfig(bench.administration, parsed(whole));
  const { file } = await exportConfig(bench.administration.store);
  const again = parseConfig({
    file: 'g.yaml',
    text: stringify(file),
    environment: { APP_REPORTS_SECRET: environment.SECRET },
  });
  expect(await applyConfig(bench.administration, again, prune)).toEqual({ changes: [], revoked: [] });
});
