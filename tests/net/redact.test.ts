import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Evidence, evidenceOf, type Observed } from '../../packages/gateway/src/net/evidence.ts';
import { redactHeaders } from '../../packages/gateway/src/net/redact-headers.ts';
import { redactStart, redactText } from '../../packages/gateway/src/net/redact-text.ts';
import { redactUrl, shownUrl } from '../../packages/gateway/src/net/redact-url.ts';

describe('text', () => {
  it.each([
    ['Authorization: Bearer hunter2hunter2', 'Authorization: Bearer [redacted]'],
    ['bearer aGVsbG8=', 'bearer [redacted]'],
    ['the Bearer token isabelle is wrong', 'the Bearer token [redacted] is wrong'],
    ['Bearer is.abc.def, Token no-secret', 'Bearer [redacted], Token [redacted]'],
    ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
    ['{"t":"Bearer abc"}', '{"t":"Bearer [redacted]"}'],
    ['the token gth_0123456789abcdefghijkl is unknown', 'the token [redacted] is unknown'],
    ['ghp_abcdefghijkl xoxb-1234-abcd', '[redacted] [redacted]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!', '[redacted]!'],
    ['{"access_token":"abc","token_type":"Bearer"}', '{"access_token":"[redacted]","token_type":"Bearer"}'],
    ['{ "refresh_token" : "a\\"b" , "x": 1 }', '{ "refresh_token" : "[redacted]" , "x": 1 }'],
    ['{"client_secret": 12345}', '{"client_secret": "[redacted]"}'],
    ['{"access\\u005ftoken":"abc"}', '{"access\\u005ftoken":"[redacted]"}'],
    ['{"tokens":["abc","def"],"x":1}', '{"tokens":"[redacted]"],"x":1}'],
    ['{"outer":{"password":"p"}}', '{"outer":{"password":"[redacted]"}}'],
    ['{"access_token":"cut of', '{"access_token":"[redacted]"'],
    ['{"access_token":"cut of\\', '{"access_token":"[redacted]"'],
    ['{"access_token":null,"code":-32603}', '{"access_token":null,"code":-32603}'],
    [
      'grant_type=authorization_code&code=abc&code_verifier=def',
      'grant_type=authorization_code&code=[redacted]&code_verifier=[redacted]',
    ],
    ['access%5Ftoken=abc&scope=a', 'access%5Ftoken=[redacted]&scope=a'],
    ['<a href="/cb?code=abc&amp;state=def">', '<a href="/cb?code=[redacted]&amp;state=[redacted]">'],
    ['{"kty":"RSA","n":"abc","e":"AQAB","d":"private"}', '{"kty":"RSA","n":"abc","e":"AQAB","d":"[redacted]"}'],
  ])('%s becomes %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  it.each([
    'Bearer realm="crm", error="invalid_token", resource_metadata="https://crm.example.com/x"',
    '{"issuer":"https://a","token_endpoint":"https://a/token","code_challenge_methods_supported":["S256"]}',
    '{"token_endpoint_auth_methods_supported":["none"],"scopes_supported":["read"],"jwks_uri":"https://a/jwks"}',
    '{"error":"invalid_grant","error_description":"the code is used up","expires_in":3600}',
    'Token is expired, or the token has been revoked. Basic authentication failed: Bearer token required',
    'nothing in here: monkey=1',
  ])('%s stays as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('loses a known secret in every spelling', () => {
    const secret = 'pa ss/w"o&rd%é';
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ x: secret }).toString().slice(2),
      JSON.stringify(secret),
      JSON.stringify(secret).replaceAll('/', '\\/'),
    ];
    for (const spelling of spellings) expect(redactText(`<p>${spelling}</p>`, [secret])).toContain('[redacted]');
    expect(redactText(spellings.join(' '), [secret])).not.toContain('ss/w');
  });

  it('that was cut off inside a known secret loses its beginning too', () => {
    expect(redactStart('you sent abcdefgh', 100, ['abcdefghijklmnop'])).toBe('you sent [redacted]');
    expect(redactStart('you sent abc', 100, ['abcdefghijklmnop'])).toBe('you sent abc');
  });

  it('takes little time, whatever stands in it', () => {
    const texts = ['"'.repeat(4096), '"\\'.repeat(2048), '"a":['.repeat(800), '"a" '.repeat(1024), 'a='.repeat(2048)];
    for (const text of [
      ...texts,
      'a'.repeat(4096),
      'Bearer '.repeat(585),
      '"a":["'.repeat(680),
      '"d":["",'.repeat(512),
    ]) {
      const started = performance.now();
      redactText(text, ['secret-secret']);
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});

describe('a URL', () => {
  it.each([
    ['https://user:pass@crm.test/a?b=c#access_token=d', 'https://crm.test/a?b=c'],
    [
      'https://crm.test/cb?code=abc&state=def&iss=https%3A%2F%2Fa',
      'https://crm.test/cb?code=[redacted]&state=[redacted]&iss=https%3A%2F%2Fa',
    ],
    [
      'https://crm.test/?ACCESS-TOKEN=abc&api%5Fkey=d&q=1',
      'https://crm.test/?ACCESS-TOKEN=[redacted]&api%5Fkey=[redacted]&q=1',
    ],
    ['https://crm.test/hook/gth_0123456789abcdefghijkl', 'https://crm.test/hook/[redacted]'],
    ['data:text/plain,hunter2', 'data:[redacted]'],
    ['hunter2', '[not a URL]'],
  ])('%s becomes %s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted);
  });

  it('in an error has no query and a length', () => {
    expect(shownUrl('https://crm.test/a?q=hunter2')).toBe('https://crm.test/a');
    expect(shownUrl(`https://crm.test/${'a'.repeat(900)}`)).toHaveLength(200);
  });
});

test('headers keep their names, and their values where those cannot be secrets', () => {
  const headers = {
    Authorization: 'Bearer abc',
    cookie: 'a=b',
    'set-cookie': ['sid=abc', 'b=c'],
    'x-api-key': 'k',
    'x-acme-pass-through': 'hunter2',
    'mcp-session-id': 's',
    'content-type': 'application/json',
    'www-authenticate': 'Bearer realm="crm", resource_metadata="https://crm.test/x"',
    location: '/cb?code=abc',
    'retry-after': undefined,
  };
  expect(redactHeaders(headers, [], 'https://crm.test/a')).toEqual({
    authorization: 'Bearer [redacted]',
    cookie: '[redacted]',
    'set-cookie': '[redacted]',
    'x-api-key': '[redacted]',
    'x-acme-pass-through': '[redacted]',
    'mcp-session-id': '[redacted]',
    'content-type': 'application/json',
    'www-authenticate': 'Bearer realm="crm", resource_metadata="https://crm.test/x"',
    location: 'https://crm.test/cb?code=[redacted]',
    'retry-after': '',
  });
});

/** Everything that evidence says, as one text. */
const said = (evidence: Evidence) => JSON.stringify(evidence);

function observed(request: Partial<Observed['request']>, answer: Partial<Observed> = {}): Observed {
  return {
    request: { method: 'POST', url: 'https://crm.test/token', headers: {}, ...request },
    status: 400,
    headers: {},
    body: Buffer.alloc(0),
    ms: 1.4,
    connection: {},
    failure: undefined,
    ...answer,
  };
}

describe('a secret that was sent and comes back anywhere', () => {
  // Characters that a header value may hold; a secret of eight characters and more is not found by chance.
  const characters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/%&="\\'];
  const secrets = fc
    .string({ unit: fc.constantFrom(...characters), minLength: 12, maxLength: 60 })
    .filter((text) => !'[redacted]'.includes(text));
  const carriers: Readonly<Record<string, (secret: string) => Partial<Observed['request']>>> = {
    bearer: (secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
    basic: (secret) => ({ headers: { authorization: `Basic ${Buffer.from(`id:${secret}`).toString('base64')}` } }),
    apiKey: (secret) => ({ headers: { 'x-acme': secret } }),
    cookie: (secret) => ({ headers: { cookie: secret } }),
    query: (secret) => ({ url: `https://crm.test/?${new URLSearchParams({ a: '1', access_token: secret })}` }),
    form: (secret) => ({ body: Buffer.from(new URLSearchParams({ a: '1', client_secret: secret }).toString()) }),
    json: (secret) => ({ body: Buffer.from(JSON.stringify({ nested: [{ refresh_token: secret }] })) }),
  };
  const echoes: Readonly<Record<string, (secret: string) => Partial<Observed>>> = {
    text: (secret) => ({ body: Buffer.from(`no such thing: ${secret}!`) }),
    json: (secret) => ({ body: Buffer.from(JSON.stringify({ message: `you sent ${secret}` })) }),
    member: (secret) => ({ body: Buffer.from(JSON.stringify({ access_token: secret })) }),
    url: (secret) => ({ body: Buffer.from(`https://x/?y=${encodeURIComponent(secret)}`) }),
    challenge: (secret) => ({ headers: { 'www-authenticate': `Bearer error_description="${secret}"` } }),
    location: (secret) => ({ headers: { location: `https://x.test/${secret}` } }),
    server: (secret) => ({ headers: { server: secret } }),
    late: (secret) => ({ body: Buffer.from(`${' '.repeat(2_040)}${secret}`) }),
  };

  it.each(Object.keys(carriers).flatMap((carrier) => Object.keys(echoes).map((echo) => [carrier, echo] as const)))(
    'sent as %s and echoed as %s does not survive',
    (carrier, echo) => {
      fc.assert(
        fc.property(secrets, (secret) => {
          const request = carriers[carrier]?.(secret) ?? {};
          const text = said(evidenceOf(observed(request, echoes[echo]?.(secret))));
          const spelled = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
          for (const spelling of spelled) expect(text).not.toContain(spelling);
        }),
        { numRuns: 50 },
      );
    },
  );
});

test('evidence is short, whatever came', () => {
  const evidence = evidenceOf(observed({}, { body: Buffer.alloc(1_000_000, 'a') }));
  expect(evidence.body.length).toBe(2048);
});
