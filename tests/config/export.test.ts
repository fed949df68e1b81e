import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { applyConfig, planConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { exportConfig } from '../../packages/gateway/src/admin/export-config.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { eachOnItsInstallation } from '../admin/administration.ts';

const secrets = {
  CLIENT: 'client-secret-1',
  APP: 'app-secret-1',
  KEY: 'header-value-1',
  TOKEN: `gth_${'t'.repeat(30)}`,
};
const parsed = (text: string, environment: Record<string, string> = secrets) =>
  parseConfig({ file: 'g.yaml', text, environment });

const everything = `
servers:
  open: { url: https://open.example.com/mcp }
  near: { url: http://127.0.0.1:3001/mcp, network: private }
  keyed: { url: https://keyed.example.com/mcp, auth: { mode: header, headers: { x-key: env:KEY, X-Other: literal-value } } }
  empty: { url: https://empty.example.com/mcp, auth: { mode: header, headerNames: [x-a] } }
  plain: { url: https://plain.example.com/mcp, auth: { mode: oauth } }
  told:
    url: https://told.example.com/mcp
    auth:
      mode: oauth
      client: { id: ours, secret: env:CLIENT, issuer: https://as.example.com }
      authorizationServer: https://as.example.com
      resource: { override: https://told.example.com/ }
      acceptIssuerSlash: true
      scopes: [read, write]
  public-client: { url: https://other.example.com/mcp, auth: { mode: oauth, client: { id: no-secret }, resource: omit } }
gateways:
  all:
    servers:
      - open
      - { server: keyed, prefix: k, identity: per-user, tools: { allow: [search, read] } }
      - { server: keyed, prefix: k2, tools: none }
      - { server: plain, prefix: "" }
  some: { users: [Ben@example.com, anna@example.com], servers: [told] }
  nobody: { users: [] }
tokens: [{ name: ci, gateway: all, token: env:TOKEN, user: ci@example.com }]
apps:
  - { id: reports, redirectUris: ["https://reports.example.com/cb", "http://127.0.0.1/cb"], secret: env:APP, name: Reports }
  - { id: https-like.app_1, redirectUris: ["cursor://cb"] }
`;

const bench = eachOnItsInstallation('config');
const exported = () => exportConfig(bench.administration.store);

describe('what is exported', () => {
  test('applied again, changes nothing and records nothing', async () => {
    await applyConfig(bench.administration, parsed(everything));
    const before = await bench.recorded();
    const { file, variables } = await exported();
    const values = { TOLD_CLIENT_SECRET: secrets.CLIENT, APP_REPORTS_SECRET: secrets.APP };
    expect(variables).toEqual(Object.keys(values));
    const again = await applyConfig(bench.administration, parsed(stringify(file), values));
    expect(again).toEqual({ changes: [], revoked: [] });
    expect(await bench.recorded()).toEqual(before);
  });

  test('holds no secret, and says what it does not hold', async () => {
    await applyConfig(bench.administration, parsed(everything));
    const { file, left } = await exported();
    for (const secret of [...Object.values(secrets), 'literal-value']) expect(stringify(file)).not.toContain(secret);
    expect(left).toEqual({ tokens: 1, identities: 1, users: 3 });
  });

  test('of an empty installation is an empty file', async () => {
    expect((await exported()).file).toEqual({});
    expect(parsed(stringify({})).servers).toEqual([]);
  });

  test('names variables apart that would have one name', async () => {
    const apps = ['a.b', 'a-b', '1'].map(
      (id) => `{ id: "${id}", redirectUris: ["https://a.example.com/"], secret: env:APP }`,
    );
    await applyConfig(bench.administration, parsed(`apps: [${apps.join(', ')}]`));
    expect((await exported()).variables).toEqual(['APP_A_B_SECRET', 'APP_A_B_SECRET_2', 'APP_1_SECRET']);
  });
});

describe('a plan', () => {
  test('says what would be changed, and keeps and records none of it', async () => {
    const plan = await planConfig(bench.administration, parsed(everything));
    expect((await exported()).file).toEqual({});
    expect(await bench.recorded()).toEqual([]);
    expect(await applyConfig(bench.administration, parsed(everything))).toEqual(plan);
    expect(await planConfig(bench.administration, parsed(everything))).toEqual({ changes: [], revoked: [] });
  });

  test('of a file that cannot be applied fails as applying it does', async () => {
    await applyConfig(bench.administration, parsed(everything));
    const twice = `${everything.replace('name: ci,', 'name: other,')}`;
    await expect(planConfig(bench.administration, parsed(twice))).rejects.toMatchObject({ code: 'token_unusable' });
  });
});
