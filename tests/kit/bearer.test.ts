import { checkBearer, type VerifiedToken } from 'mcp-gatehouse-kit';
import { describe, expect, test } from 'vitest';

const resource = 'https://mcp.example.com/mcp/notes';
const good: VerifiedToken = {
  accountId: 'anna',
  clientId: 'app',
  resource,
  scopes: ['mcp'],
  grant: 'grant',
  expiresAt: Date.now() + 60_000,
};

const check = (
  authorization: string | undefined,
  token: Partial<VerifiedToken> | undefined,
  requiredScopes: string[] = [],
) => checkBearer(authorization, { resource, requiredScopes, verify: async () => token && { ...good, ...token } });

const metadata = 'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp/notes"';

describe('a request is let in', () => {
  test.each(['Bearer abc', 'bearer abc', 'Bearer   abc  ', 'Bearer a.b-c_d~e+f/g=='])(
    'with %j',
    async (authorization) => {
      expect(await check(authorization, {})).toEqual({ ok: true, token: good });
    },
  );

  test('with a token that names the resource with a slash', async () => {
    expect(await check('Bearer abc', { resource: `${resource}/` })).toMatchObject({ ok: true });
  });
});

/** oauth 10, oauth 11: whatever is wrong with a token is 401, and nothing is 500. oauth 23: each names the metadata. */
const rows: readonly (readonly [string, string | undefined, Partial<VerifiedToken> | undefined, string])[] = [
  ['no token', undefined, {}, `Bearer ${metadata}`],
  ['an unknown one', 'Bearer abc', undefined, `Bearer error="invalid_token", ${metadata}`],
  ['one that ended', 'Bearer abc', { expiresAt: 1 }, `Bearer error="invalid_token", ${metadata}`],
  [
    'one for another resource',
    'Bearer abc',
    { resource: 'https://mcp.example.com/mcp' },
    `Bearer error="invalid_token", ${metadata}`,
  ],
  ['one for no resource', 'Bearer abc', { resource: '' }, `Bearer error="invalid_token", ${metadata}`],
  ['an empty header', '', {}, `Bearer error="invalid_token", ${metadata}`],
  ['Basic', 'Basic YTpi', {}, `Bearer error="invalid_token", ${metadata}`],
  ['two tokens', 'Bearer abc def', {}, `Bearer error="invalid_token", ${metadata}`],
  ['a scheme alone', 'Bearer', {}, `Bearer error="invalid_token", ${metadata}`],
  ['bytes that no token has', 'Bearer \u0000\u00ff', {}, `Bearer error="invalid_token", ${metadata}`],
];

test.each(rows)('%s is 401 with a challenge', async (_what, authorization, token, challenge) => {
  expect(await check(authorization, token)).toEqual({ ok: false, status: 401, challenge });
});

test('a scope that is missing is 403, and the challenge names all that are needed', async () => {
  expect(await check('Bearer abc', {}, ['mcp', 'admin'])).toEqual({
    ok: false,
    status: 403,
    challenge: `Bearer error="insufficient_scope", ${metadata}, scope="mcp admin"`,
  });
});

test('a store that does not answer is no bad token', async () => {
  const verify = () => Promise.reject(new Error('the store is away'));
  await expect(checkBearer('Bearer abc', { resource, verify })).rejects.toThrow('the store is away');
});
