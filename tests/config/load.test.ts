import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, parseConfig } from '../../packages/gateway/src/config/load.ts';

const parse = (text: string, environment = {}) => parseConfig({ file: 'gatehouse.yaml', text, environment });

describe('a file that is not YAML is refused at its line and column', () => {
  test.each([
    ['a: [1\nb: 2\n', '2:1', 'Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a: "b" c: d\n', '1:4', 'Nested mappings are not allowed in compact mappings'],
    ['a: 1\na: 2\n', '2:1', 'Map keys must be unique'],
    ['a: 1\n---\nb: 2\n', '2:1', 'Source contains multiple documents'],
    ['token: !env CI_TOKEN\n', '1:8', 'Unresolved tag'],
    ['a: *nowhere\n', '1:1', 'its aliases cannot be followed'],
  ])('%j', (text, place, reason) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'config_not_yaml', message: `gatehouse.yaml:${place} is not YAML: ${reason}` }),
    );
  });

  test.each([
    'token: "hunter2\n  \\q"\nx: ]',
    'token: |hunter2\n x',
    'token: "a"\n  hunter2: b: c',
    'token: [hunter2\n}',
    'a: @hunter2',
  ])('without showing what stands there: %j', (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'config_not_yaml', message: expect.not.stringContaining('hunter2') }),
    );
  });
});

test('a small file that would unfold to a large one is refused', () => {
  const levels = Array.from({ length: 12 }, (_, index) => `k${index}: &k${index} [${`*k${index - 1}, `.repeat(9)}]`);
  const bomb = ['k: &k-1 [a]', ...levels].join('\n');
  expect(() => parse(bomb)).toThrow(expect.objectContaining({ code: 'config_not_yaml' }));
});

test('an empty file is a valid configuration', () => {
  expect(parse('# nothing yet\n')).toEqual({
    publicUrl: undefined,
    egress: { addresses: [], localAddress: undefined, proxy: undefined },
    limits: {},
    servers: [],
    gateways: [],
    tokens: [],
    apps: [],
    trustedProxies: [],
    signIn: [],
  });
});

test('what is left out has its default, and addresses are kept in one spelling', () => {
  const token = `gth_${'t'.repeat(22)}`;
  const text = [
    'publicUrl: https://MCP.example.com:443/',
    'egress: { addresses: [203.0.113.7], localAddress: 10.0.0.5, proxy: "http://proxy:3128/" }',
    'servers:',
    '  open: { url: HTTPS://Open.Example.com }',
    '  crm:',
    '    url: https://crm.example.com/mcp/?v=2',
    '    auth: { mode: header, headers: { x-api-key: k, X-Other: o } }',
    '  local: { url: http://127.0.0.1:3001/mcp, network: private, auth: { mode: none } }',
    'gateways:',
    '  empty: {}',
    '  demo:',
    '    users: everyone',
    '    servers:',
    '      - crm',
    '      - { server: crm, prefix: "", tools: none }',
    '      - { server: local, prefix: l, identity: shared, tools: { allow: [a, b] } }',
    `tokens: [{ name: ci, gateway: demo, token: ${token} }]`,
  ].join('\n');
  expect(parse(text)).toEqual({
    publicUrl: new URL('https://mcp.example.com'),
    egress: { addresses: ['203.0.113.7'], localAddress: '10.0.0.5', proxy: { url: 'http://proxy:3128' } },
    limits: {},
    servers: [
      {
        slug: 'open',
        url: 'https://open.example.com/',
        network: 'public',
        auth: { mode: 'none' },
        headers: {},
        client: undefined,
      },
      {
        slug: 'crm',
        url: 'https://crm.example.com/mcp/?v=2',
        network: 'public',
        auth: { mode: 'header', headerNames: ['x-api-key', 'X-Other'] },
        headers: { 'x-api-key': 'k', 'X-Other': 'o' },
        client: undefined,
      },
      {
        slug: 'local',
        url: 'http://127.0.0.1:3001/mcp',
        network: 'private',
        auth: { mode: 'none' },
        headers: {},
        client: undefined,
      },
    ],
    gateways: [
      { slug: 'empty', servers: [] },
      {
        slug: 'demo',
        users: 'everyone',
        servers: [
          { server: 'crm', prefix: 'crm', tools: 'all', identity: 'shared' },
          { server: 'crm', prefix: '', tools: 'none', identity: 'shared' },
          { server: 'local', prefix: 'l', tools: { allow: ['a', 'b'] }, identity: 'shared' },
        ],
      },
    ],
    apps: [],
    trustedProxies: [],
    signIn: [],
    tokens: [{ name: 'ci', gateway: 'demo', token, user: undefined }],
  });
});

test('whoever signs in is asked to as themselves, unless one identity was given for all or is asked for', () => {
  const token = `gth_${'t'.repeat(22)}`;
  const text = [
    'servers:',
    '  open: { url: https://open.example.com/mcp }',
    '  given: { url: https://given.example.com/mcp, auth: { mode: header, headers: { x-key: env:SECRET } } }',
    '  named: { url: https://named.example.com/mcp, auth: { mode: header, headerNames: [x-key, X-Team] } }',
    '  plain: { url: https://plain.example.com/mcp, auth: { mode: oauth } }',
    '  slack:',
    '    url: https://slack.example.com/mcp',
    '    auth:',
    '      mode: oauth',
    '      client: { id: env:ID, secret: env:SECRET, issuer: https://slack.example.com/Auth/ }',
    '      authorizationServer: https://slack.example.com/Auth/',
    '      resource: { override: "api://slack" }',
    '      acceptIssuerSlash: true',
    '      scopes: ["chat:write", files.read]',
    '  local: { url: http://127.0.0.1:1/mcp, network: private, auth: { mode: oauth, authorizationServer: http://127.0.0.1:2, resource: omit, scopes: [] } }',
    'gateways:',
    '  demo:',
    '    servers:',
    '      - open',
    '      - given',
    '      - named',
    '      - plain',
    '      - { server: plain, prefix: all, identity: shared }',
    '      - { server: given, prefix: own, identity: per-user }',
    `tokens: [{ name: ci, gateway: demo, token: ${token}, user: Anna@example.com }]`,
  ].join('\n');
  const { servers, gateways, tokens } = parse(text, { ID: 'id', SECRET: 'secret' });
  expect(servers.map(({ auth, headers, client }) => ({ auth, headers, client }))).toEqual([
    { auth: { mode: 'none' }, headers: {}, client: undefined },
    { auth: { mode: 'header', headerNames: ['x-key'] }, headers: { 'x-key': 'secret' }, client: undefined },
    { auth: { mode: 'header', headerNames: ['x-key', 'X-Team'] }, headers: {}, client: undefined },
    { auth: { mode: 'oauth' }, headers: {}, client: undefined },
    {
      auth: {
        mode: 'oauth',
        authorizationServer: 'https://slack.example.com/Auth/',
        resource: { override: 'api://slack' },
        acceptIssuerSlash: true,
        scopes: ['chat:write', 'files.read'],
      },
      headers: {},
      client: { clientId: 'id', secret: 'secret', issuer: 'https://slack.example.com/Auth/' },
    },
    {
      auth: { mode: 'oauth', authorizationServer: 'http://127.0.0.1:2', resource: 'omit', scopes: [] },
      headers: {},
      client: undefined,
    },
  ]);
  expect(gateways[0]?.servers.map(({ prefix, identity }) => `${prefix} ${identity}`)).toEqual([
    'open shared',
    'given shared',
    'named per-user',
    'plain per-user',
    'all shared',
    'own per-user',
  ]);
  expect(tokens[0]?.user).toBe('Anna@example.com');
});

describe('from disk', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-config-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a file is read and named in its errors', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'nope: 1\n');
    await expect(loadConfig(file, {})).rejects.toThrow(`${file}:1:1 nope: is not a known key here`);
  });

  test.each([
    ['absent.yaml', 'there is no such file'],
    ['.', 'it is a folder'],
  ])('%s cannot be read: %s', async (name, reason) => {
    const file = join(folder, name);
    await expect(loadConfig(file, {})).rejects.toThrow(
      expect.objectContaining({ code: 'config_unreadable', message: `${file} cannot be read: ${reason}` }),
    );
  });
});
