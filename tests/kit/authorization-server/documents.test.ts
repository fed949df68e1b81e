import type { AuthorizationServerOptions, DocumentFetch } from 'mcp-gatehouse-kit';
import { afterEach, describe, expect, test } from 'vitest';
import { authorize, exchange, refresh } from '../../interop/oauth-by-hand.ts';
import { createBrowser } from '../../support/browser.ts';
import { known } from './client.ts';
import { type Place, startPlace } from './place.ts';

const clientId = 'https://app.example/oauth/client.json';
const document = {
  client_id: clientId,
  client_name: 'An app with a document',
  redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback', 'https://app.example/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

let place: Place;
afterEach(async () => {
  await place.close();
  expect(place.failures).toEqual([]);
});

/** @param served what stands at the address of the document */
async function at(served: unknown, headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' }) {
  const asked: string[] = [];
  place = await startPlace({
    async fetchDocument(url) {
      asked.push(url);
      return new Response(typeof served === 'string' ? served : JSON.stringify(served), { headers });
    },
  });
  return { discovered: await known(place), asked };
}

const client = { client_id: clientId };

function stopping(stopAt: string) {
  const browser = createBrowser();
  return { ...browser, open: (url: string) => browser.open(url, { stopAt }) };
}

describe('an app that is known by its metadata document', () => {
  // oauth 12: a program listens on another port each time.
  test.each(['http://127.0.0.1:54545/callback', 'http://localhost:3118/callback', 'https://app.example/callback'])(
    'comes back at %s',
    async (redirectUri) => {
      const { discovered } = await at(document);
      expect(discovered.server).toMatchObject({ client_id_metadata_document_supported: true });
      const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
      const { status, body } = await exchange(discovered, client, page, { redirect_uri: redirectUri });
      expect(status).toBe(200);
      expect(await place.server.verify(body.access_token)).toMatchObject({ clientId });
      expect(place.asked).toMatchObject([
        { application: { name: document.client_name, source: 'document', id: clientId } },
      ]);
      expect((await refresh(discovered, client, body.refresh_token)).status).toBe(200);
    },
  );

  test('is asked for once, while its document is good', async () => {
    const { discovered, asked } = await at(document, {
      'content-type': 'application/json',
      'cache-control': 'max-age=600',
    });
    const redirectUri = 'https://app.example/callback';
    for (let count = 0; count < 3; count += 1)
      await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
    expect(asked).toEqual([clientId]);
  });
});

describe('where one fetch more would be too many', () => {
  const redirectUri = 'https://app.example/callback';
  const refusal = { description: 'later, please', retryAfter: 7 };
  const elsewhere = { client_id: 'https://app.example/other.json' };

  test('an app that nobody knows is told to come again, and nothing is fetched', async () => {
    const asked: string[] = [];
    let isLimited = false;
    place = await startPlace({
      async fetchDocument(url) {
        asked.push(url);
        return Response.json(document);
      },
      limitFetch: async () => (isLimited ? refusal : undefined),
    });
    const discovered = await known(place);
    const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
    isLimited = true;
    const refused = await authorize(discovered, elsewhere, { redirect_uri: redirectUri }, stopping(redirectUri));
    expect(refused).toMatchObject({ status: 429, body: 'temporarily_unavailable: later, please' });
    expect(refused.headers.get('retry-after')).toBe('7');
    const token = await exchange(discovered, elsewhere, page, { redirect_uri: redirectUri });
    expect(token).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    // What is known still costs nothing.
    expect((await exchange(discovered, client, page, { redirect_uri: redirectUri })).status).toBe(200);
    await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
    expect(asked).toEqual([clientId]);
  });
});

describe('an app that was let in by its metadata document', () => {
  const redirectUri = 'https://app.example/callback';

  async function later(fetchDocument: DocumentFetch, limitFetch?: AuthorizationServerOptions['limitFetch']) {
    const { discovered } = await at(document);
    const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
    const { body } = await exchange(discovered, client, page, { redirect_uri: redirectUri });
    // Another instance, which never saw the document.
    const other = await startPlace({
      records: place.records,
      publicUrl: place.url,
      fetchDocument,
      ...(limitFetch && { limitFetch }),
    });
    const server = { ...discovered.server, token_endpoint: `${other.url}/token` };
    const application = await other.server.application(clientId);
    const answer = await refresh({ ...discovered, server }, client, body.refresh_token);
    await other.close();
    return { status: answer.status, application, error: answer.body.error };
  }

  test.each<[string, DocumentFetch, AuthorizationServerOptions['limitFetch']?]>([
    ['is away', () => Promise.reject(new Error('connect ECONNREFUSED'))],
    ['is in trouble', async () => new Response('trouble', { status: 503 })],
    [
      'may not be asked just now',
      () => Promise.reject(new Error('it was asked')),
      async () => ({ description: 'later, please', retryAfter: 7 }),
    ],
  ])('refreshes while the host of its document %s', async (_what, fetchDocument, limitFetch) => {
    expect(await later(fetchDocument, limitFetch)).toEqual({
      status: 200,
      application: {
        id: clientId,
        name: document.client_name,
        source: 'document',
        redirectUris: document.redirect_uris,
      },
      error: undefined,
    });
  });

  test('does not once its document is gone', async () => {
    const gone = async () => new Response('gone', { status: 404 });
    expect(await later(gone)).toMatchObject({ status: 400, error: 'invalid_client' });
  });
});

test.each(['javascript:alert(1)', 'unheard-of://callback', 'com.example.app:/callback'])(
  'the address %s of a document is not used where the app names none',
  async (address) => {
    const { discovered } = await at({ ...document, redirect_uris: [address] });
    const page = await authorize(discovered, client, { redirect_uri: undefined });
    expect(page.status).toBe(400);
    expect(place.asked).toEqual([]);
  },
);

test('an address that the document names and the policy forbids is refused', async () => {
  const address = 'unheard-of://callback';
  const { discovered } = await at({ ...document, redirect_uris: [address] });
  const page = await authorize(discovered, client, { redirect_uri: address });
  expect(page).toMatchObject({ status: 400, body: expect.stringContaining('unheard-of: is not allowed here') });
  expect(place.refusals).toEqual([expect.stringContaining('invalid_redirect_uri')]);
});

/** What the address of a document may not answer. oauth 44: a page where a document was due. */
const bad: readonly (readonly [string, unknown, Readonly<Record<string, string>> | undefined])[] = [
  ['a page, oauth 44', '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }],
  ['the document of somebody else', { ...document, client_id: 'https://other.example/client.json' }, undefined],
  ['one without an address', { ...document, redirect_uris: undefined }, undefined],
  [
    'one with a secret',
    { ...document, client_secret: 'x'.repeat(40), token_endpoint_auth_method: 'client_secret_post' },
    undefined,
  ],
];

test.each(bad)('%s lets nobody in', async (_what, served, headers) => {
  const { discovered } = await at(served, headers);
  const redirectUri = 'https://app.example/callback';
  const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping(redirectUri));
  expect(page.status).toBe(400);
  expect(place.asked).toEqual([]);
});

test.each([
  'http://app.example/client.json',
  'https://app.example',
  'https://app.example/a/../client.json',
  'ftp://app.example/x',
])('a document at %s is not looked for', async (id) => {
  const { discovered, asked } = await at({ ...document, client_id: id });
  const redirectUri = 'https://app.example/callback';
  const page = await authorize(discovered, { client_id: id }, { redirect_uri: redirectUri }, stopping(redirectUri));
  expect({ status: page.status, asked }).toEqual({ status: 400, asked: [] });
});
