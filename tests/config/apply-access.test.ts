import { expect, test } from 'vitest';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { setAppDisabled } from '../../packages/gateway/src/admin/apps.ts';
import { setGatewayAccess } from '../../packages/gateway/src/admin/gateway-access.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';

/** What gatehouse.yaml says of apps and of who may reach a gateway. */

const bench = eachOnItsInstallation('config');
const environment = { SECRET: 's1', OTHER: 's2' };

const apply = async (text: string) => {
  const config = parseConfig({ file: 'g.yaml', text, environment });
  return (await applyConfig(bench.administration, config)).changes.map(({ action, target }) => `${action} ${target}`);
};
const store = () => bench.administration.store;

const reports =
  'apps: [{ id: reports, redirectUris: [https://r.example.com/a, http://127.0.0.1/b], secret: env:SECRET }]';

test('an app is registered, its secret sealed, and the same file again changes nothing', async () => {
  expect(await apply(reports)).toEqual(['app.add reports']);
  const [app] = await store().apps.list();
  expect(app).toMatchObject({
    clientId: 'reports',
    name: 'reports',
    source: 'given',
    hasSecret: true,
    disabled: false,
  });
  expect(await store().apps.secret(app?.id ?? '')).toBe('s1');
  expect(await apply(reports)).toEqual([]);
  expect(
    await apply(
      reports.replace('https://r.example.com/a, http://127.0.0.1/b', 'http://127.0.0.1/b, https://r.example.com/a'),
    ),
  ).toEqual([]);
  expect(await bench.recorded()).toEqual(['app.add reports']);
});

test.each([
  ['another address', '/a,', '/c,', { redirectUris: ['https://r.example.com/c', 'http://127.0.0.1/b'] }, 's1'],
  ['a name', 'id: reports', 'id: reports, name: Reports', { name: 'Reports' }, 's1'],
  ['another secret', 'env:SECRET', 'env:OTHER', { hasSecret: true }, 's2'],
  ['no secret any more', ', secret: env:SECRET', '', { hasSecret: false }, undefined],
])('%s is taken over, once', async (_, from, to, app, secret) => {
  await apply(reports);
  const changed = reports.replace(from, to);
  expect(await apply(changed)).toEqual(['app.update reports']);
  expect(await apply(changed)).toEqual([]);
  const [kept] = await store().apps.list();
  expect(kept).toMatchObject(app);
  expect(await store().apps.secret(kept?.id ?? '')).toBe(secret);
});

test('an app that was disabled stays so, whatever the file changes of it', async () => {
  await apply(reports);
  await setAppDisabled(bench.administration, { clientId: 'reports', disabled: true });
  await apply(reports);
  await apply(reports.replace('env:SECRET', 'env:OTHER'));
  expect(await store().apps.list()).toMatchObject([{ disabled: true }]);
});

const users = async (slug: string) => {
  const gateway = await store().gateways.bySlug(slug);
  if (typeof gateway?.users !== 'object') return gateway?.users;
  const known = new Map((await store().users.list()).map(({ id, email }) => [id, email]));
  return gateway.users.map((id) => known.get(id)).toSorted();
};

test('a gateway is open to those whom the file names, who are made known as members', async () => {
  expect(await apply('gateways: { demo: { users: [Anna@example.com, ben@example.com] } }')).toEqual([
    'gateway.add demo',
    'gateway.access demo',
  ]);
  expect(await users('demo')).toEqual(['anna@example.com', 'ben@example.com']);
  expect(await store().users.list()).toMatchObject([{ role: 'member' }, { role: 'member' }]);
  expect(await apply('gateways: { demo: { users: [ben@example.com, anna@example.com, BEN@example.com] } }')).toEqual(
    [],
  );
  expect(await apply('gateways: { demo: { users: [anna@example.com] } }')).toEqual(['gateway.access demo']);
  expect(await users('demo')).toEqual(['anna@example.com']);
  expect(await apply('gateways: { demo: { users: [] } }')).toEqual(['gateway.access demo']);
  expect(await users('demo')).toEqual([]);
  expect(await apply('gateways: { demo: { users: everyone } }')).toEqual(['gateway.access demo']);
  expect(await users('demo')).toBe('everyone');
  expect(await bench.recorded()).toHaveLength(5);
});

test('a file that does not say who may reach a gateway leaves it closed to those to whom it was closed', async () => {
  expect(await apply('gateways: { demo: {} }')).toEqual(['gateway.add demo']);
  expect(await users('demo')).toBe('everyone');
  await setGatewayAccess(bench.administration, { gateway: 'demo', users: ['anna@example.com'] });
  expect(await apply('gateways: { demo: {} }')).toEqual([]);
  expect(await users('demo')).toEqual(['anna@example.com']);
});
