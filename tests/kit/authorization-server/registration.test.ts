import { memoryRecordStore } from 'mcp-gatehouse-kit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { authorize, type Client, exchange, refresh, register } from '../../interop/oauth-by-hand.ts';
import { createBrowser } from '../../support/browser.ts';
import { known, signedIn } from './client.ts';
import { type Place, type PlaceOptions, startPlace } from './place.ts';

let place: Place;
async function at(options: PlaceOptions = {}) {
  place = await startPlace(options);
  return known(place);
}
afterEach(async () => {
  vi.useRealTimers();
  await place.close();
  expect(place.failures).toEqual([]);
});

/** What apps send that others have refused: each must come in. */
const taken: readonly (readonly [string, object, object])[] = [
  ["an editor's own scheme, oauth 13", { redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'] }, {}],
  [
    "an editor's own scheme from what calls itself a web site, oauth 13",
    { redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'], application_type: 'web' },
    {},
  ],
  ['a scheme that is a domain in reverse', { redirect_uris: ['com.example.app:/callback'] }, {}],
  [
    'no application_type with a loopback address, oauth 14',
    { application_type: undefined },
    { application_type: 'native' },
  ],
  [
    'http on 127.0.0.1 beside https, oauth 15',
    { redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'] },
    {},
  ],
  ['http on localhost', { redirect_uris: ['http://localhost:3118/callback'] }, {}],
  [
    'no token_endpoint_auth_method, oauth 16',
    { token_endpoint_auth_method: undefined },
    { token_endpoint_auth_method: 'none' },
  ],
  [
    'grant types that nobody offers here',
    { grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'] },
    { grant_types: ['authorization_code', 'refresh_token'] },
  ],
  ['scopes that there are not', { scope: 'openid profile notes:read' }, {}],
  ['empty texts and lists', { client_uri: '', logo_uri: '', contacts: [], scope: '' }, {}],
  ['things that nobody knows', { software_id: 'x', software_version: '1', dpop_bound_access_tokens: 'yes' }, {}],
  [
    'addresses that are none',
    { client_uri: 'not an address', tos_uri: 'javascript:alert(1)', policy_uri: 7, logo_uri: 'data:image/png;base64,' },
    {},
  ],
  [
    'a long address, whole',
    { logo_uri: `https://app.example/${'x'.repeat(500)}` },
    { logo_uri: `https://app.example/${'x'.repeat(500)}` },
  ],
  ['a long name, cut', { client_name: 'n'.repeat(500) }, { client_name: 'n'.repeat(200) }],
  ['an algorithm for ID tokens', { id_token_signed_response_alg: 'RS256' }, {}],
];

describe('a registration is taken with', () => {
  test.each(taken)('%s', async (_what, wanted, answered) => {
    const { status, body } = await register((await at()).server, wanted);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({ client_id: expect.stringMatching(/^\S{20,}$/), ...answered });
    expect(body).not.toHaveProperty('registration_access_token');
  });
});

/** Where nobody may be sent back to. */
const refused: readonly (readonly [string, unknown])[] = [
  ['javascript:', ['javascript:alert(1)']],
  ['data:', ['data:text/html,hello']],
  ['file:', ['file:///etc/passwd']],
  ['vbscript:', ['vbscript:x']],
  ['a scheme that is on no list', ['unheard-of://callback']],
  ['plain http off loopback', ['http://app.example/callback']],
  ['a fragment', ['https://app.example/callback#here']],
  ['credentials', ['https://user:pass@app.example/callback']],
  ['one bad among good ones', ['https://app.example/callback', 'javascript:alert(1)']],
  ['no address', []],
  ['no list', 'https://app.example/callback'],
];

describe('a registration is refused with', () => {
  test.each(refused)('%s', async (_what, uris) => {
    const { status, body } = await register((await at()).server, { redirect_uris: uris });
    expect({ status, body }).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
    expect(await place.records.count('Client')).toBe(0);
    expect(place.refusals).toEqual([expect.stringContaining('"endpoint":"/register","error":"invalid_redirect_uri"')]);
    expect(place.refusals[0]).not.toContain('pass');
  });

  test.each(['', '[]', '{', 'null'])('%j for a document', async (body) => {
    const { server } = await at();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(server.registration_endpoint ?? '', { method: 'POST', headers, body });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 400,
      body: { error: 'invalid_client_metadata' },
    });
  });
});

describe('an app that comes back on another loopback port', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]'])('of %s is known', async (host) => {
    const discovered = await at();
    const { body: client } = await register(discovered.server, { redirect_uris: [`http://${host}:1000/callback`] });
    const redirectUri = `http://${host}:2000/callback`;
    const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
    expect(page.url.searchParams.has('code'), page.url.href).toBe(true);
  });

  test('on another path is not', async () => {
    const discovered = await at();
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { redirect_uri: 'http://127.0.0.1:9/elsewhere' });
    expect(page).toMatchObject({ status: 400, body: expect.stringContaining('invalid_redirect_uri') });
  });
});

/** A browser that stops in front of that address, whatever it is told. */
function stopping(stopAt: string) {
  const browser = createBrowser();
  return { ...browser, open: (url: string) => browser.open(url, { stopAt }) };
}

describe('registrations, oauth 35,', () => {
  test('of the same public app are one, whatever its loopback port', async () => {
    const { server } = await at();
    const answers = [1000, 2000, 3000].map((port) =>
      register(server, { redirect_uris: [`http://127.0.0.1:${port}/callback`], client_name: 'the same' }),
    );
    const bodies = [];
    for (const answer of answers) bodies.push((await answer).body as Client & { redirect_uris: string[] });
    const again = await register(server, {
      redirect_uris: ['http://127.0.0.1:4000/callback'],
      client_name: 'the same',
    });
    bodies.push(again.body as Client & { redirect_uris: string[] });
    expect(bodies.at(-1)?.redirect_uris).toEqual(['http://127.0.0.1:4000/callback']);
    expect(bodies.slice(0, 3).map(({ client_id: id }) => id)).toContain(bodies.at(-1)?.client_id);
    const { body: other } = await register(server, { client_name: 'another' });
    expect(other.client_id).not.toBe(bodies[0]?.client_id);
  });

  test('that come at the same moment are one', async () => {
    const count = 6;
    const records = memoryRecordStore(() => undefined);
    const allAsked = Promise.withResolvers<void>();
    let asked = 0;
    const { server } = await at({
      records: {
        ...records,
        // Nobody goes on before everybody has found that there is none yet.
        async find(kind, id) {
          const found = await records.find(kind, id);
          if (kind !== 'Registration' || asked >= count) return found;
          asked += 1;
          if (asked === count) allAsked.resolve();
          await allAsked.promise;
          return found;
        },
      },
    });
    const answers = await Promise.all(Array.from({ length: count }, () => register(server, { client_name: 'many' })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 201));
    expect(new Set(answers.map(({ body }) => body.client_id)).size).toBe(1);
    expect(await records.count('Client')).toBe(1);
  });

  test('of an app that may not take part are no way back in', async () => {
    let isAdmitted = true;
    const { server } = await at({ admits: async () => isAdmitted });
    const first = await register(server, { client_name: 'switched off' });
    isAdmitted = false;
    const again = await register(server, { client_name: 'switched off' });
    expect(again.body.client_id).toBe(first.body.client_id);
  });

  test('of apps with a secret are each their own', async () => {
    const { server } = await at();
    const wanted = { token_endpoint_auth_method: 'client_secret_post' };
    const [a, b] = [await register(server, wanted), await register(server, wanted)];
    expect(a.body.client_id).not.toBe(b.body.client_id);
    expect(a.body.client_secret).toMatch(/^\S{40,}$/);
  });

  test('that nobody let in have a ceiling, and those that somebody did do not count', async () => {
    const { server } = await at({ registration: { ceiling: 2 } });
    await signedIn(place, { client_name: 'in use' });
    for (const name of ['one', 'two']) expect((await register(server, { client_name: name })).status).toBe(201);
    const full = await register(server, { client_name: 'three' });
    expect(full).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    expect(full.headers.get('retry-after')).toBe('3600');
    expect(place.refusals).toEqual([expect.stringContaining('temporarily_unavailable')]);
    expect((await register(server, { client_name: 'in use' })).status).toBe(201);
  });

  test('that nobody let in are forgotten in time, and those that somebody did are not', async () => {
    const discovered = await at({ registration: { idle: 60 } });
    const { body: idle } = await register(discovered.server, { client_name: 'idle' });
    const { client: used } = await signedIn(place, { client_name: 'used' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    expect((await authorize(discovered, idle)).body).toContain('invalid_client');
    expect((await authorize(discovered, used)).url.searchParams.has('code')).toBe(true);
  });

  test('are not there where they are switched off', async () => {
    const { server } = await at({ registration: false });
    expect(server).not.toHaveProperty('registration_endpoint');
    expect((await fetch(`${place.url}/register`, { method: 'POST' })).status).toBe(404);
  });
});

describe('a secret is taken', () => {
  const secret = 'a secret that nobody guesses %&+';
  const given = async (id: string) =>
    id === 'reports' ? { id, name: 'Reports', redirectUris: ['http://127.0.0.1:9/callback'], secret } : undefined;

  // oauth 32: in the header or in the form, whichever the app uses.
  test.each(['client_secret_basic', 'client_secret_post'])('of an app that was given, by %s', async (method) => {
    const discovered = await at({ given });
    const client = { client_id: 'reports', client_secret: secret, token_endpoint_auth_method: method };
    const page = await authorize(discovered, client);
    expect((await exchange(discovered, client, page)).status).toBe(200);
    expect(place.asked[0]?.application).toMatchObject({ id: 'reports', name: 'Reports', source: 'given' });
  });

  test.each(['client_secret_basic', 'client_secret_post'])(
    'of one that registered the other way than %s',
    async (method) => {
      const discovered = await at();
      const other = method === 'client_secret_basic' ? 'client_secret_post' : 'client_secret_basic';
      const { body: client } = await register(discovered.server, { token_endpoint_auth_method: other });
      const page = await authorize(discovered, client);
      expect((await exchange(discovered, { ...client, token_endpoint_auth_method: method }, page)).status).toBe(200);
    },
  );

  test('and a wrong or missing one is refused', async () => {
    const discovered = await at({ given });
    for (const wrong of [{ client_secret: 'wrong' }, {}]) {
      const client = { client_id: 'reports', token_endpoint_auth_method: 'client_secret_post', ...wrong };
      const page = await authorize(discovered, client);
      expect(await exchange(discovered, client, page)).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
    }
  });
});

test('an app that may not take part is unknown at every endpoint, at once', async () => {
  let isAdmitted = true;
  await at({ admits: async () => isAdmitted });
  const { discovered, client, tokens } = await signedIn(place);
  isAdmitted = false;
  expect((await authorize(discovered, client)).body).toContain('invalid_client');
  expect(await refresh(discovered, client, tokens.refresh_token)).toMatchObject({ status: 401 });
});
