import { endGrant, forgetApplication, memoryRecordStore } from 'mcp-gatehouse-kit';
import { afterEach, expect, test } from 'vitest';
import { authorize, exchange, refresh, register } from '../../interop/oauth-by-hand.ts';
import { known, signedIn } from './client.ts';
import { type Place, startPlace } from './place.ts';

let place: Place;
afterEach(async () => {
  await place.close();
  expect(place.failures).toEqual([]);
});

test('a grant that ends takes with it what was issued, and the answer to a refresh that was just made', async () => {
  place = await startPlace();
  const { discovered, client, tokens } = await signedIn(place);
  const { body: renewed } = await refresh(discovered, client, tokens.refresh_token);
  const waiting = await authorize(discovered, client);
  for (const grant of place.grants) await endGrant(place.records, grant);
  for (const token of [tokens, renewed]) expect(await place.server.verify(token.access_token)).toBeUndefined();
  const gone = { status: 400, body: { error: 'invalid_grant' } };
  expect(await exchange(discovered, client, waiting)).toMatchObject(gone);
  for (const token of [tokens, renewed])
    expect(await refresh(discovered, client, token.refresh_token)).toMatchObject(gone);
});

test.each([{}, { token_endpoint_auth_method: 'client_secret_basic' }])(
  'an app that is forgotten is unknown, and registers anew as another (%j)',
  async (wanted) => {
    place = await startPlace();
    const { discovered, client, tokens } = await signedIn(place, wanted);
    const other = await signedIn(place, { client_name: 'another' });
    const waiting = await authorize(discovered, client);
    await forgetApplication(place.records, client.client_id);
    expect(await place.server.application(client.client_id)).toBeUndefined();
    const unknown = { status: 401, body: { error: 'invalid_client' } };
    expect(await exchange(discovered, client, waiting)).toMatchObject(unknown);
    expect(await refresh(discovered, client, tokens.refresh_token)).toMatchObject(unknown);
    const page = await authorize(discovered, client);
    expect(page.status).toBe(400);
    expect(page.body).toContain('invalid_client');
    const { body: again } = await register(discovered.server, wanted);
    expect(again.client_id).not.toBe(client.client_id);
    const { status } = await exchange(discovered, again, await authorize(discovered, again));
    expect(status).toBe(200);
    expect((await refresh(other.discovered, other.client, other.tokens.refresh_token)).status).toBe(200);
  },
);

test('nothing is kept of the document of an app that is forgotten, so that it is unknown while its host is down', async () => {
  const clientId = 'https://app.example/oauth/client.json';
  const document = { client_id: clientId, redirect_uris: ['http://127.0.0.1:9/callback'] };
  const records = memoryRecordStore(() => undefined);
  const up = async () => Response.json({ ...document, token_endpoint_auth_method: 'none' });
  const down = () => Promise.reject(new Error('the host is down'));
  const lettingIn = async () => authorize(await known(place), { client_id: clientId });
  place = await startPlace({ records, fetchDocument: up });
  expect((await lettingIn()).url.searchParams.has('code')).toBe(true);
  // What a server has read it believes for a while: only a new one has to ask again.
  const restart = async () => {
    await place.close();
    place = await startPlace({ records, fetchDocument: down });
  };
  await restart();
  expect((await lettingIn()).url.searchParams.has('code')).toBe(true);
  await forgetApplication(records, clientId);
  await restart();
  expect(await place.server.application(clientId)).toBeUndefined();
  expect((await lettingIn()).body).toContain('invalid_client');
});
