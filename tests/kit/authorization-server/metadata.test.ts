import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../support/raw-client.ts';
import { type Place, startPlace } from './place.ts';

let place: Place;
let behind: Place;
beforeAll(async () => {
  place = await startPlace();
  behind = await startPlace({ publicUrl: 'https://mcp.example.com' });
});
afterAll(async () => {
  await place.close();
  await behind.close();
  expect([...place.failures, ...behind.failures]).toEqual([]);
});

const documents = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/jwks'];

/** What a stranger may write into the head of a request. oauth 29, oauth 30. */
const heads: readonly Readonly<Record<string, string>>[] = [
  { host: 'evil.example' },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-proto': 'http' },
  { 'x-forwarded-proto': 'https', 'x-forwarded-port': '1' },
  { forwarded: 'host=evil.example;proto=http' },
  { 'x-original-url': '/evil', 'x-rewrite-url': '/evil' },
];

describe.each(documents)('%s', (path) => {
  test.each(heads)('is the same to the byte under %o', async (headers) => {
    for (const { url } of [place, behind]) {
      const [plain, forged] = [
        await send(url + path, { method: 'GET' }),
        await send(url + path, { method: 'GET', headers }),
      ];
      expect(forged.text).toBe(plain.text);
      expect(forged.status).toBe(200);
    }
  });
});

test.each(heads)('nor does an authorization begun under %o lead anywhere else', async (headers) => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'nobody',
    redirect_uri: 'https://app.example/callback',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  });
  const answer = await send(`${behind.url}/authorize?${query}`, { method: 'GET', headers });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer)).not.toContain('evil.example');
});

test('the metadata says what is there, and nothing else', async () => {
  const answer = await send(`${behind.url}${documents[0]}`, { method: 'GET' });
  expect(JSON.parse(answer.text)).toEqual({
    issuer: 'https://mcp.example.com',
    authorization_endpoint: 'https://mcp.example.com/authorize',
    token_endpoint: 'https://mcp.example.com/token',
    registration_endpoint: 'https://mcp.example.com/register',
    revocation_endpoint: 'https://mcp.example.com/revoke',
    jwks_uri: 'https://mcp.example.com/jwks',
    scopes_supported: ['mcp', 'more'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    // oauth 45: claude.ai uses a metadata document only where `none` is listed.
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: false,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  });
});

describe('an app in a browser, oauth 34,', () => {
  const origin = 'https://app.example';
  test.each([...documents, '/token', '/register', '/revoke'])(
    'may call %s from any site, without cookies',
    async (path) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const preflight = await send(place.url + path, { method: 'OPTIONS', headers });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-origin']).toBe('*');
      expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
      const method = documents.includes(path) ? 'GET' : 'POST';
      const answer = await send(place.url + path, { method, headers: { origin } });
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    },
  );

  test('may not have another site read what a person is asked', async () => {
    const answer = await send(`${place.url}/authorize`, { method: 'GET', headers: { origin } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an endpoint', () => {
  test.each([
    ['GET', '/token', 405],
    ['GET', '/register', 405],
    ['POST', '/authorize', 405],
    ['DELETE', '/revoke', 405],
  ] as const)('answers %s %s with %i', async (method, path, status) => {
    expect((await send(place.url + path, { method })).status).toBe(status);
  });

  const form = 'application/x-www-form-urlencoded';
  test.each([
    ['/token', form, `a=${'x'.repeat(100_000)}`, 413],
    ['/revoke', form, `a=${'x'.repeat(100_000)}`, 413],
    ['/token', 'application/json', '{}', 400],
    ['/register', 'application/json', `{"a":"${'x'.repeat(100_000)}"}`, 400],
  ] as const)('answers a body that is none of its own to %s', async (path, type, body, status) => {
    const answer = await fetch(place.url + path, { method: 'POST', headers: { 'content-type': type }, body });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status,
      body: { error: expect.stringMatching(/^invalid_/) },
    });
  });

  test.each([
    ['/token', form],
    ['/register', 'application/json'],
  ])('does not take a client that goes away for a failure of %s', async (path, type) => {
    const [host = '', port] = new URL(place.url).host.split(':');
    const socket = connect(Number(port), host);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 99\r\n\r\n{`);
    socket.end();
    await once(socket.resume(), 'close');
    expect(place.failures).toEqual([]);
  });
});
