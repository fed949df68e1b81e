import { describe, expect, it } from 'vitest';
import { bearerChallenge, parseChallenges } from '../../../packages/gateway/src/domain/oauth/challenge.ts';
import { fc, test } from '../property.ts';

const prm = 'https://mcp.test/.well-known/oauth-protected-resource/mcp';
const one = (scheme: string, params: Record<string, string> = {}, unquoted = false) => ({ scheme, params, unquoted });

describe('challenges', () => {
  it.each([
    ['nothing', [], []],
    ['an empty header', ['', ' , ,, '], []],
    ['a scheme alone', ['Bearer'], [one('bearer')]],
    [
      'the usual form',
      [`Bearer error="invalid_token", error_description="No token", resource_metadata="${prm}"`],
      [one('bearer', { error: 'invalid_token', error_description: 'No token', resource_metadata: prm })],
    ],
    [
      'another order and case',
      [`BEARER Resource_Metadata="${prm}",SCOPE="a b"`],
      [one('bearer', { resource_metadata: prm, scope: 'a b' })],
    ],
    ['a bare URL (Spring)', [`Bearer resource_metadata=${prm}`], [one('bearer', { resource_metadata: prm }, true)]],
    [
      'a bare URL with a query, then more',
      ['Bearer resource_metadata=http://h:1/x?a=b&c=d, scope="read"'],
      [one('bearer', { resource_metadata: 'http://h:1/x?a=b&c=d', scope: 'read' }, true)],
    ],
    ['a bare token, which is allowed', ['Bearer error=invalid_token'], [one('bearer', { error: 'invalid_token' })]],
    [
      'bare words with spaces',
      ['Bearer error=invalid_token, error_description=The token has expired, scope=a b'],
      [one('bearer', { error: 'invalid_token', error_description: 'The token has expired', scope: 'a b' }, true)],
    ],
    [
      'several in one header',
      ['Basic realm="x, y", Bearer scope="a", charset="UTF-8", Digest nonce=n'],
      [one('basic', { realm: 'x, y' }), one('bearer', { scope: 'a', charset: 'UTF-8' }), one('digest', { nonce: 'n' })],
    ],
    ['several headers', ['Negotiate', 'Bearer scope="a"'], [one('negotiate'), one('bearer', { scope: 'a' })]],
    [
      'token68',
      ['Negotiate YII/a+b==, Bearer scope="a", NTLM TlRMTVNTUAAC'],
      [one('negotiate'), one('bearer', { scope: 'a' }), one('ntlm')],
    ],
    [
      'parameters inside a quoted text',
      ['Bearer error_description="say scope=\\"x\\", resource_metadata=http://evil.test", scope="real"'],
      [one('bearer', { error_description: 'say scope="x", resource_metadata=http://evil.test', scope: 'real' })],
    ],
    ['escapes', ['Bearer realm="a\\\\b\\c\\""'], [one('bearer', { realm: 'a\\bc"' })]],
    ['spaces around =', ['Bearer realm = "x" , scope= "y"'], [one('bearer', { realm: 'x', scope: 'y' })]],
    [
      'missing commas',
      ['Bearer realm="x" scope="y" Basic realm="z"'],
      [one('bearer', { realm: 'x', scope: 'y' }), one('basic', { realm: 'z' })],
    ],
    ['a quote that never ends', ['Bearer realm="x, scope=y'], [one('bearer', { realm: 'x, scope=y' })]],
    ['a backslash at the very end', ['Bearer realm="x\\'], [one('bearer', { realm: 'x' })]],
    ['a repeated parameter', ['Bearer scope="a", scope="b"'], [one('bearer', { scope: 'a' })]],
    ['parameters without a scheme', ['realm="x", scope=y'], []],
    ['a parameter without a value', ['Bearer realm=, scope="a"'], [one('bearer', { scope: 'a' })]],
    ['a name that objects have', ['Bearer constructor="x"'], [one('bearer', { constructor: 'x' } as never)]],
  ])('%s', (_what, values, challenges) => {
    expect(parseChallenges(values)).toEqual(challenges);
  });

  it('takes time in proportion to the length', () => {
    for (const part of ['a', ' ', '"', '\\', '=', ',', 'a ', 'a=', '"\\', 'a=b ', ' ,"']) {
      const started = performance.now();
      parseChallenges([`Bearer ${part.repeat(100_000)}`]);
      expect(performance.now() - started, JSON.stringify(part)).toBeLessThan(2_000);
    }
  });

  test('are read from any text without an error', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('Bearer', ' ', ',', '=', '"', '\\', 'x') }));
    fc.assert(
      fc.property(fc.array(text), (values) => {
        for (const { scheme, params } of parseChallenges(values)) {
          expect(scheme).toBe(scheme.toLowerCase());
          expect(Object.keys(params)).toEqual(Object.keys(params).map((name) => name.toLowerCase()));
        }
      }),
    );
  });

  test('are what was written', () => {
    const params = fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string(), { noNullPrototype: true });
    fc.assert(
      fc.property(params, (given) => {
        const written = Object.entries(given).map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`);
        expect(parseChallenges([`Bearer ${written.join(', ')}`])).toEqual([one('bearer', given)]);
      }),
    );
  });
});

describe('the Bearer challenge', () => {
  const none = { resourceMetadata: undefined, scope: undefined, error: undefined, errorDescription: undefined };
  it.each([
    [[], undefined],
    [['Basic realm="x"'], undefined],
    [['Bearer'], { ...none, unquoted: false }],
    [['Bearer scope=""'], { ...none, unquoted: false }],
    [['Basic realm="x", DPoP algs="ES256", scope="a"'], { ...none, scope: 'a', unquoted: false }],
    [
      ['Bearer realm="x"', `Bearer resource_metadata=${prm}, error="invalid_token"`, 'Bearer scope="b"'],
      { ...none, resourceMetadata: prm, error: 'invalid_token', unquoted: true },
    ],
    [['Bearer scope="a"', 'DPoP scope="b"'], { ...none, scope: 'a', unquoted: false }],
    [['Bearer error_description="d"'], { ...none, errorDescription: 'd', unquoted: false }],
  ])('of %j', (values, expected) => {
    expect(bearerChallenge(values)).toEqual(expected);
  });
});
