import * as kit from 'mcp-gatehouse-kit';
import { describe, expect, it } from 'vitest';

describe('the kit for resource servers', () => {
  it('exports what its index names and nothing else', () => {
    expect(Object.keys(kit).sort()).toEqual([
      'AuthorizationGone',
      'bearerChallenge',
      'canonicalResource',
      'checkBearer',
      'createAuthorizationServer',
      'createRecordTable',
      'endGrant',
      'forgetApplication',
      'isLoopbackHost',
      'isLoopbackOnly',
      'keyVault',
      'memoryRecordStore',
      'metadataUrl',
      'numberedParameters',
      'postgresExecutor',
      'protectedResourceMetadata',
      'recordTable',
      'redirectProblem',
      'sqlRecordStore',
      'sqliteExecutor',
      'usualSchemes',
    ]);
  });

  for (const [url, canonical] of [
    ['https://MCP.example.com/mcp/', 'https://mcp.example.com/mcp'],
    ['https://mcp.example.com:443/mcp', 'https://mcp.example.com/mcp'],
    ['https://mcp.example.com/', 'https://mcp.example.com'],
    ['https://mcp.example.com/mcp#part', 'https://mcp.example.com/mcp'],
  ] as const) {
    it(`binds tokens for ${url} to ${canonical}`, () => expect(kit.canonicalResource(url)).toBe(canonical));
  }

  it('puts the metadata between host and path', () => {
    expect(kit.metadataUrl('https://x.test/mcp/a')).toBe('https://x.test/.well-known/oauth-protected-resource/mcp/a');
    expect(kit.metadataUrl('https://x.test')).toBe('https://x.test/.well-known/oauth-protected-resource');
  });

  it('publishes only what it was told', () => {
    expect(kit.protectedResourceMetadata('https://x.test/mcp')).toEqual({
      resource: 'https://x.test/mcp',
      bearer_methods_supported: ['header'],
    });
  });

  it('challenges with the metadata, and with an error only where a token was sent', () => {
    expect(kit.bearerChallenge('https://x.test/mcp')).toBe(
      'Bearer resource_metadata="https://x.test/.well-known/oauth-protected-resource/mcp"',
    );
    expect(kit.bearerChallenge('https://x.test/mcp', 'insufficient_scope', 'a b')).toBe(
      'Bearer error="insufficient_scope", resource_metadata="https://x.test/.well-known/oauth-protected-resource/mcp", scope="a b"',
    );
  });
});
