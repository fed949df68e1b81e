import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createDocumentFetch } from '../../../packages/gateway/src/net/document-fetch.ts';
import { authorize, exchange } from '../../interop/oauth-by-hand.ts';
import { certificate, startHttps } from '../../net/loopback.ts';
import { startProxy } from '../../net/proxy.ts';
import { resolver, wayOut } from '../../net/way-out.ts';
import { createBrowser } from '../../support/browser.ts';
import { known } from './client.ts';
import { startPlace } from './place.ts';

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), certificate]));

/** `mcp.test` is public by its name, and on loopback by the proxy that leads there; the others lead inside by their names. */
const names = { 'mcp.test': [['8.8.8.8']], 'other.test': [['127.0.0.1']], 'mixed.test': [['8.8.8.8', '10.0.0.1']] };
const redirectUri = 'http://127.0.0.1/callback';

/** The kit's authorization server, with the gateway's own way to documents, and the host of one. */
async function open(answer: (clientId: string) => { status?: number; headers?: Record<string, string>; body: string }) {
  const host = await startHttps((request, response) => {
    const { status = 200, headers, body } = answer(`https://${request.headers.host}${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  const { egress, asked } = await startProxy(host.port);
  const outbound = wayOut({ egress, ...resolver(names) });
  const place = await startPlace({ fetchDocument: createDocumentFetch(outbound) });
  onTestFinished(() => place.close());
  return { place, host, asked, discovered: await known(place) };
}

const document = (client_id: string) => ({
  body: JSON.stringify({
    client_id,
    client_name: 'Far away',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
  }),
});

function stopping() {
  const browser = createBrowser();
  return { ...browser, open: (url: string) => browser.open(url, { stopAt: redirectUri }) };
}

test('the document of an app is read from its host, once, and the app comes in by it', async () => {
  const { place, host, asked, discovered } = await open(document);
  const client = { client_id: 'https://mcp.test/oauth/client.json' };
  for (let count = 0; count < 2; count++) {
    const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping());
    expect((await exchange(discovered, client, page, { redirect_uri: redirectUri })).status).toBe(200);
  }
  expect(place.asked).toMatchObject(Array(2).fill({ application: { name: 'Far away', source: 'document' } }));
  expect(asked.map(({ target }) => target)).toEqual(['mcp.test:443']);
  expect(host.requests.map(({ headers, url }) => [url, headers.accept, headers.cookie])).toEqual([
    ['/oauth/client.json', 'application/json', undefined],
  ]);
});

/** Addresses that anybody may name and nobody may reach. */
test.each([
  'https://other.test/client.json',
  'https://mixed.test/client.json',
  'https://127.0.0.1/client.json',
  'https://[::1]/client.json',
  'https://10.0.0.7/client.json',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost/client.json',
])('the document of an app is not looked for at %s', async (clientId) => {
  const { place, host, asked, discovered } = await open(document);
  const page = await authorize(discovered, { client_id: clientId }, { redirect_uri: redirectUri }, stopping());
  expect(page).toMatchObject({ status: 400, body: expect.stringContaining('invalid_client') });
  expect({ asked, requests: host.requests, people: place.asked }).toEqual({ asked: [], requests: [], people: [] });
});

test.each<[string, Parameters<typeof open>[0]]>([
  ['leads elsewhere', () => ({ status: 302, headers: { location: 'https://mcp.test/other.json' }, body: '' })],
  ['is too large', (id) => ({ body: `${document(id).body}${' '.repeat(64 * 1024)}` })],
  ['is of another app', () => document('https://mcp.test/another.json')],
])('a document that %s lets nobody in', async (_what, answer) => {
  const { place, discovered } = await open(answer);
  const client = { client_id: 'https://mcp.test/oauth/client.json' };
  const page = await authorize(discovered, client, { redirect_uri: redirectUri }, stopping());
  expect(page.status).toBe(400);
  expect(place.asked).toEqual([]);
});
