import { memoryRecordStore, type StoredRecord } from 'mcp-gatehouse-kit';
import { afterEach, describe, expect, test } from 'vitest';
import { authorize, exchange, form, redirectUri, refresh, register } from '../../interop/oauth-by-hand.ts';
import { createBrowser } from '../../support/browser.ts';
import { begun, known, signedIn } from './client.ts';
import { type Place, type PlaceOptions, startPlace } from './place.ts';

let place: Place;
async function at(options: PlaceOptions = {}): Promise<Place> {
  place = await startPlace(options);
  return place;
}
afterEach(async () => {
  await place.close();
  expect(place.failures).toEqual([]);
});

describe('an app that registers', () => {
  test('gets, for a person who lets it in, tokens that are bound to the resource', async () => {
    const { client, tokens } = await signedIn(await at());
    expect(client).toMatchObject({ token_endpoint_auth_method: 'none' });
    expect(client).not.toHaveProperty('client_secret');
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'mcp' });
    const verified = await place.server.verify(tokens.access_token);
    expect(verified).toMatchObject({
      accountId: 'anna',
      clientId: client.client_id,
      resource: place.resource,
      scopes: ['mcp'],
    });
    expect(place.asked).toMatchObject([
      { application: { name: 'by hand', source: 'registered' }, redirectUri, scopes: ['mcp'] },
    ]);
  });

  test('gets iss with its code, and with an error as well', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client);
    expect(page.url.searchParams.get('iss')).toBe(place.url);
    const refused = await authorize(discovered, client, {
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    expect(Object.fromEntries(refused.url.searchParams)).toMatchObject({ error: 'invalid_request', iss: place.url });
  });

  test('is told that a person did not let it in', async () => {
    const discovered = await known(await at({ person: null }));
    const { body: client } = await register(discovered.server);
    const { url } = await authorize(discovered, client);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'state-1',
      iss: place.url,
    });
  });

  test('spends a code once: the second use ends what the first one got', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client);
    const { body: tokens } = await exchange(discovered, client, page);
    expect(await exchange(discovered, client, page)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await place.server.verify(tokens.access_token)).toBeUndefined();
  });

  test('refreshes, and its new access token is of the same grant', async () => {
    const { discovered, client, tokens } = await signedIn(await at());
    const { status, body } = await refresh(discovered, client, tokens.refresh_token);
    expect(status).toBe(200);
    const [before, after] = [
      await place.server.verify(tokens.access_token),
      await place.server.verify(body.access_token),
    ];
    expect(after?.grant).toBe(before?.grant);
    expect(body.refresh_token).not.toBe(tokens.refresh_token);
  });

  test('revokes its token', async () => {
    const { discovered, client, tokens } = await signedIn(await at());
    const endpoint = discovered.server.revocation_endpoint ?? '';
    await form(endpoint, { token: tokens.refresh_token, client_id: client.client_id });
    expect(await place.server.verify(tokens.access_token)).toBeUndefined();
    expect((await refresh(discovered, client, tokens.refresh_token)).status).toBe(400);
  });

  test('loses everything when its grant is ended', async () => {
    const { discovered, client, tokens } = await signedIn(await at());
    const { grant = '' } = (await place.server.verify(tokens.access_token)) ?? {};
    await place.server.endGrant(grant);
    expect(await place.server.verify(tokens.access_token)).toBeUndefined();
    expect(await refresh(discovered, client, tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  });
});

describe('a resource', () => {
  const slashed: readonly (readonly [string, string, string])[] = [
    ['without a slash, then with one', '', '/'],
    ['with a slash, then without', '/', ''],
    ['with a slash both times', '/', '/'],
  ];
  // oauth 17: one slash more or less is the same resource, at each of the requests.
  test.each(slashed)('is the same %s', async (_how, first, second) => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { resource: place.resource + first });
    const { status, body } = await exchange(discovered, client, page, { resource: place.resource + second });
    expect(status).toBe(200);
    expect((await place.server.verify(body.access_token))?.resource).toBe(place.resource);
    const again = await refresh(discovered, client, body.refresh_token, { resource: place.resource + first });
    expect(again.status).toBe(200);
  });

  test('is the default one where none is named', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { resource: undefined });
    const { body } = await exchange(discovered, client, page, { resource: undefined });
    expect((await place.server.verify(body.access_token))?.resource).toBe(place.resource);
  });

  test('that is none of ours is refused', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const { url } = await authorize(discovered, client, { resource: 'https://elsewhere.example/mcp' });
    expect(url.searchParams.get('error')).toBe('invalid_target');
  });

  test('is one: with two of them nobody is asked', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const query = new URLSearchParams([place.resource, `${place.url}/other`].map((each) => ['resource', each]));
    const server = { ...discovered.server, authorization_endpoint: `${place.url}/authorize?${query}` };
    const { url } = await authorize({ ...discovered, server }, client, { resource: undefined });
    expect(url.searchParams.get('error')).toBe('invalid_target');
    expect(place.asked).toEqual([]);
  });

  test('that was not consented to gets no token', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client);
    const answer = await exchange(discovered, client, page, { resource: `${place.url}/other` });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });
});

describe('scopes', () => {
  const rows: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'mcp'],
    ['', 'mcp'],
    ['mcp more', 'mcp more'],
    ['more unknown', 'more'],
    ['openid profile offline_access', 'mcp'],
  ];
  // oauth 39: an empty scope is no scope.
  test.each(rows)('asked for as %s are granted as %s', async (scope, granted) => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { scope });
    const { body } = await exchange(discovered, client, page);
    expect(body.scope).toBe(granted);
  });
});

describe('scopes at a refresh', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['mcp offline_access', 'mcp'],
    ['unknown', 'mcp'],
    ['', 'mcp'],
  ];
  test.each(rows)('asked for as %j are granted as %s', async (scope, granted) => {
    const { discovered, client, tokens } = await signedIn(await at());
    const { status, body } = await refresh(discovered, client, tokens.refresh_token, { scope });
    expect({ status, scope: body.scope }).toEqual({ status: 200, scope: granted });
  });

  test('that there are and were not granted are refused, and the token is still good', async () => {
    const { discovered, client, tokens } = await signedIn(await at());
    const more = await refresh(discovered, client, tokens.refresh_token, { scope: 'mcp more' });
    expect(more).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect((await refresh(discovered, client, tokens.refresh_token)).status).toBe(200);
  });
});

describe('an authorization request', () => {
  test.each(['form_post', 'fragment', 'nonsense'])('that wants its answer by %s is refused', async (mode) => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { response_mode: mode });
    expect(page.url.searchParams.get('error')).toBe('unsupported_response_mode');
    expect(place.asked).toEqual([]);
  });

  test.each(['query', ''])('that wants it by %j gets it', async (mode) => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { response_mode: mode });
    expect(page.url.searchParams.has('code')).toBe(true);
  });
});

describe('an authorization under way', () => {
  test('that is approved twice at the same moment is one grant', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const { open } = await begun(place, client);
    await Promise.all([open(), open(), open()]);
    expect(place.grants).toHaveLength(3);
    expect(new Set(place.grants).size).toBe(1);
    expect(await place.records.count('Grant')).toBe(1);
  });

  test('ends when its app may no longer take part', async () => {
    let isAdmitted = true;
    const discovered = await known(await at({ admits: async () => isAdmitted }));
    const { body: client } = await register(discovered.server);
    const { open, path } = await begun(place, client);
    isAdmitted = false;
    expect((await open()).status).toBe(410);
    isAdmitted = true;
    expect((await open()).status).toBe(303);
    isAdmitted = false;
    const resumed = await open(path.replace('/consent/', '/authorize/'));
    expect({ status: resumed.status, location: resumed.headers.get('location') }).toEqual({
      status: 400,
      location: null,
    });
  });
});

test('what is issued in the very moment in which its grant ends ends with it', async () => {
  const records = memoryRecordStore(() => undefined);
  let end = async () => {};
  const ending = {
    ...records,
    async put(record: StoredRecord) {
      if (record.kind === 'AccessToken') await end();
      await records.put(record);
    },
  };
  const { discovered, client, tokens } = await signedIn(await at({ records: ending }));
  end = () => place.server.endGrant(place.grants[0] ?? '');
  expect(await refresh(discovered, client, tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  expect(await Promise.all(['AccessToken', 'RefreshToken', 'Grant'].map((kind) => records.count(kind)))).toEqual([
    0, 0, 0,
  ]);
});

describe('a browser', () => {
  test('is given cookies that no script and no other site can use', async () => {
    await at({ publicUrl: 'https://mcp.example.com' });
    const { body: client } = await register({
      ...(await known(place)).server,
      registration_endpoint: `${place.url}/register`,
    });
    const { cookies } = await begun(place, client);
    const kept = cookies.filter((each) => !/=;/.test(each));
    expect(kept.length).toBeGreaterThan(0);
    for (const cookie of kept)
      for (const attribute of ['; httponly', '; secure', '; samesite=lax'])
        expect(cookie.toLowerCase()).toContain(attribute);
  });

  test('other than the one that began cannot answer', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const first = createBrowser();
    await authorize(discovered, client, {}, first);
    const consent = first.visited.find((each) => each.includes('/consent/'))?.split(' ')[1] ?? '';
    expect(await createBrowser().open(consent)).toMatchObject({ status: 410, body: 'authorization_gone' });
  });

  test('is told, and not sent away, where the app is unknown', async () => {
    const discovered = await known(await at());
    const page = await authorize(discovered, { client_id: 'nobody' });
    expect(page).toMatchObject({ status: 400 });
    expect(page.body).toContain('invalid_client');
    expect(place.refusals).toEqual([expect.stringContaining('invalid_client')]);
  });

  test('is told, and not sent away, where the app does not say whereto', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const page = await authorize(discovered, client, { redirect_uri: undefined });
    expect(page).toMatchObject({ status: 400, body: expect.stringContaining('redirect_uri') });
  });

  test('holds nothing that outlives the authorization', async () => {
    const discovered = await known(await at());
    const { body: client } = await register(discovered.server);
    const browser = createBrowser();
    await authorize(discovered, client, {}, browser);
    await authorize(discovered, client, {}, browser);
    expect(place.asked).toHaveLength(2);
    expect(await place.records.count('Session')).toBe(0);
  });
});
