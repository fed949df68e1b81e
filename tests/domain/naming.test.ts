import { describe, expect, it } from 'vitest';
import { buildConfiguration } from '../../packages/gateway/src/domain/configuration.ts';
import { eraOf } from '../../packages/gateway/src/domain/era.ts';
import { exposedName, isPrefix, isSlug, slugFromUrl } from '../../packages/gateway/src/domain/naming.ts';
import { provides } from '../../packages/gateway/src/domain/provision.ts';
import { matchesTemplate, schemeAndAuthority } from '../../packages/gateway/src/domain/uri-template.ts';

describe('names', () => {
  it('joins prefix and name by two underscores, and an empty prefix changes nothing', () => {
    expect(exposedName('crm', 'search')).toBe('crm__search');
    expect(exposedName('', 'search')).toBe('search');
  });
  for (const slug of ['a', 'crm', 'crm-2', 'x'.repeat(63)])
    it(`takes ${slug} for a slug`, () => expect(isSlug(slug)).toBe(true));
  for (const slug of ['', '-a', 'a-', 'A', 'a_b', 'a/b', 'é', 'x'.repeat(64)]) {
    it(`does not take "${slug}" for a slug`, () => expect(isSlug(slug)).toBe(false));
  }
  for (const prefix of ['', 'crm', 'CRM.v2', 'a_b'])
    it(`takes "${prefix}" for a prefix`, () => expect(isPrefix(prefix)).toBe(true));
  for (const prefix of ['a__b', 'a_', '_a', 'a b', 'é'])
    it(`does not take "${prefix}" for a prefix`, () => expect(isPrefix(prefix)).toBe(false));
  const hosts = [
    ['https://mcp.linear.app/mcp', 'linear'],
    ['https://example.com/mcp', 'example'],
    ['http://localhost:3000/mcp', 'localhost'],
    ['http://127.0.0.1:3000/mcp', 'server'],
    ['http://[::1]:3000/mcp', 'server'],
  ] as const;
  for (const [url, slug] of hosts) it(`names ${url} ${slug}`, () => expect(slugFromUrl(new URL(url))).toBe(slug));
});

describe('eras', () => {
  const rows = [
    ['no header', undefined, 'tools/list', {}, 'legacy'],
    ['a legacy header', '2025-06-18', 'tools/list', {}, 'legacy'],
    ['the modern header', '2026-07-28', 'tools/list', {}, 'modern'],
    ['an unknown header', '1999-01-01', 'tools/list', {}, 'modern'],
    [
      'a modern _meta',
      undefined,
      'tools/list',
      { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
      'modern',
    ],
    ['another _meta', undefined, 'tools/call', { _meta: { progressToken: 1 } }, 'legacy'],
    ['server/discover', undefined, 'server/discover', {}, 'modern'],
  ] as const;
  for (const [what, header, method, params, era] of rows) {
    it(`takes ${what} for ${era}`, () => expect(eraOf(header, method, params)).toBe(era));
  }
});

describe('provision', () => {
  it('lets all, none, or the listed names through', () => {
    expect(provides('all', 'x')).toBe(true);
    expect(provides('none', 'x')).toBe(false);
    expect(provides({ allow: ['x'] }, 'x')).toBe(true);
    expect(provides({ allow: ['x'] }, 'X')).toBe(false);
  });
});

describe('resource templates', () => {
  const rows = [
    ['demo://notes/{id}', 'demo://notes/7', true],
    ['demo://notes/{id}', 'demo://notes', false],
    ['demo://{a}/x/{b}', 'demo://1/x/2', true],
    ['demo://{a}/x/{b}', 'demo://1/y/2', false],
    ['file:///{+path}', 'file:///a/b/c', true],
    ['demo://plain', 'demo://plain', true],
    ['demo://plain', 'demo://plain2', false],
    ['ab{x}ba', 'aba', false],
  ] as const;
  for (const [template, uri, matches] of rows) {
    it(`${template} ${matches ? 'could' : 'could not'} have made ${uri}`, () =>
      expect(matchesTemplate(template, uri)).toBe(matches));
  }
  it('reads scheme and authority', () => {
    expect(schemeAndAuthority('Demo://Note-Book/x?y')).toBe('demo://note-book');
    expect(schemeAndAuthority('urn:isbn:1')).toBe('urn:');
    expect(schemeAndAuthority('nothing')).toBe('');
  });
});

describe('the configuration snapshot', () => {
  const server = {
    id: 's1',
    slug: 'one',
    url: 'https://x.test/mcp',
    network: 'public',
    auth: { mode: 'none' },
    disabled: false,
  } as const;
  const gateway = { id: 'g1', slug: 'main', disabled: false, users: 'everyone' } as const;
  const assignment = {
    id: 'a1',
    gatewayId: 'g1',
    serverId: 's1',
    prefix: 'one',
    tools: 'all',
    position: 1,
    identity: 'shared',
  } as const;
  it('leaves disabled servers and gateways out, and keeps the order of positions', () => {
    const off = { ...server, id: 's2', slug: 'off', disabled: true };
    const configuration = buildConfiguration({
      gateways: [gateway, { ...gateway, id: 'g2', slug: 'off', disabled: true }],
      servers: [server, off],
      assignments: [
        { ...assignment, id: 'a2', prefix: 'second', position: 2 },
        assignment,
        { ...assignment, id: 'a3', serverId: 's2', prefix: 'off', position: 0 },
      ],
    });
    expect([...configuration.gateways.keys()]).toEqual(['main']);
    expect(configuration.gateways.get('main')?.servers.map(({ assignment: a }) => a.prefix)).toEqual(['one', 'second']);
  });
});
