import { describe, expect, test } from 'vitest';
import { send } from '../support/raw-client.ts';
import { oneHouse } from './house.ts';

const [attacker, other] = ['203.0.113.7', '198.51.100.7'];

/** Asks as a proxy on this machine does, for somebody who wrote a header of their own. */
function post(url: string, forwardedFor: string, type: string, body: string) {
  const headers = { 'content-type': type, origin: new URL(url).origin, 'x-forwarded-for': forwardedFor };
  return send(url, { headers, body });
}

const signIn = (url: string, forwardedFor: string) =>
  post(`${url}/sign-in`, forwardedFor, 'application/x-www-form-urlencoded', 'email=nobody@example.com&password=x');

const register = (url: string, forwardedFor: string) =>
  post(`${url}/register`, forwardedFor, 'application/json', '{"redirect_uris":["https://app.example/cb"]}');

describe('behind a proxy that is trusted', () => {
  const house = oneHouse({ trustedProxies: ['127.0.0.0/8'] });

  test('one network that guesses passwords keeps out itself alone, whatever it says of itself', async () => {
    const { url, store } = house.current;
    // As many tries as a network has, without a password to wait for.
    for (let count = 0; count < 30; count++) await store.attempts.count('sign-in network 203.0.113.0/24', 900_000);
    for (const forwardedFor of [attacker, `${other}, ${attacker}`, `${other}, 127.0.0.1, ${attacker}`])
      expect((await signIn(url, forwardedFor)).status).toBe(429);
    expect((await signIn(url, other)).status).toBe(403);
    expect(house.current.refusals).toEqual(
      expect.arrayContaining(['sign_in_throttled 203.0.113.7', 'sign_in_refused 198.51.100.7']),
    );
    expect(house.current.refusals.join()).not.toContain('127.0.0');
  });

  test('one network that registers apps keeps out itself alone', async () => {
    const { url, store } = house.current;
    for (let count = 0; count < 60; count++) await store.attempts.count('register 203.0.113.0/24', 600_000);
    expect((await register(url, `${other}, ${attacker}`)).status).toBe(429);
    expect((await register(url, other)).status).toBe(201);
  });

  test('one network that has documents of apps looked up keeps out itself alone', async () => {
    const { url, store } = house.current;
    for (let count = 0; count < 20; count++) await store.attempts.count('document 203.0.113.0/24', 60_000);
    const query = new URLSearchParams({
      response_type: 'code',
      // Nothing may be asked there: who comes as far as that is refused.
      client_id: 'https://127.0.0.1/client.json',
      redirect_uri: 'https://app.example/cb',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    const authorize = (forwardedFor: string) =>
      send(`${url}/authorize?${query}`, { method: 'GET', headers: { 'x-forwarded-for': forwardedFor } });
    const throttled = await authorize(`${other}, ${attacker}`);
    expect(throttled.status).toBe(429);
    expect(throttled.text).toMatch(
      /temporarily_unavailable · too many apps are being looked up: try again in \d+ seconds/,
    );
    expect(Number(throttled.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(await authorize(other)).toMatchObject({ status: 400, text: expect.stringContaining('invalid_client') });
    const form = `grant_type=authorization_code&code=x&client_id=${encodeURIComponent('https://127.0.0.1/client.json')}`;
    const token = await post(`${url}/token`, attacker, 'application/x-www-form-urlencoded', form);
    expect(token).toMatchObject({ status: 429, text: expect.stringContaining('temporarily_unavailable') });
    expect(Number(token.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  test('strangers with wrong tokens and links are counted by their own network', async () => {
    const { url } = house.current;
    const headers = { authorization: 'Bearer gth_wrong', 'x-forwarded-for': `1.1.1.1, ${attacker}` };
    expect((await send(`${url}/mcp/main`, { headers, body: '{}' })).status).toBe(401);
    await send(`${url}/invitation/${'x'.repeat(32)}`, { method: 'GET', headers });
    expect(house.current.refusals).toEqual(
      expect.arrayContaining(['token_invalid 203.0.113.7', 'invitation_unknown 203.0.113.7']),
    );
  });

  test('nothing else that a proxy may say is believed', async () => {
    const { url } = house.current;
    const said = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'for=1.1.1.1;host=evil.example',
    };
    for (const path of [
      '/sign-in',
      '/.well-known/oauth-authorization-server',
      '/.well-known/oauth-protected-resource/mcp',
    ]) {
      const [plain, led] = [
        await send(url + path, { method: 'GET' }),
        await send(url + path, { method: 'GET', headers: { ...said, 'x-forwarded-for': attacker } }),
      ];
      expect(led.text).toBe(plain.text);
    }
  });
});

describe('behind a proxy that nobody named', () => {
  const house = oneHouse();

  test('all count as the proxy, which the log tells', async () => {
    const { url } = house.current;
    expect((await signIn(url, attacker)).status).toBe(403);
    expect((await signIn(url, other)).status).toBe(403);
    expect(house.current.refusals).toEqual(Array(2).fill('sign_in_refused 127.0.0.1'));
    expect(house.current.log().match(/name it in trustedProxies/g)).toHaveLength(1);
  });
});
