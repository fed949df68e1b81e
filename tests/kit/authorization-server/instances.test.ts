import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchange, refresh, register } from '../../interop/oauth-by-hand.ts';
import { begun, known, signedIn } from './client.ts';
import { type Place, startPlace } from './place.ts';
import { type TwoStores, twoStores } from './two-stores.ts';

// Whatever one instance was told, the next one knows, and one that was started anew.

let both: TwoStores;
let first: Place;
let second: Place;
beforeEach(async () => {
  both = await twoStores();
  first = await startPlace({ records: both.stores[0] });
  second = await startPlace({ records: both.stores[1], publicUrl: first.url });
});
afterEach(async () => {
  await second.close();
  await both.close();
  expect([...first.failures, ...second.failures]).toEqual([]);
});

/** The same server as the app knows it, at the other instance. */
async function atSecond() {
  const { resource, server } = await known(second);
  return { resource, server: { ...server, token_endpoint: `${second.url}/token` } };
}

test('an app that registered at an instance that died, and was sent to the person from there, comes in at the other', async () => {
  const { body: client } = await register((await known(first)).server);
  const { path, openAt, verifier } = await begun(first, client);
  await first.close();
  expect((await openAt(second, path)).status).toBe(303);
  const resumed = await openAt(second, path.replace('/consent/', '/authorize/'));
  const page = { url: new URL(resumed.headers.get('location') ?? '') };
  const { status, body } = await exchange(await atSecond(), client, page, { code_verifier: verifier });
  expect(status).toBe(200);
  expect(await second.server.verify(body.access_token)).toMatchObject({ accountId: 'anna' });
});

test('an app that signed in at an instance that died calls and refreshes at the other', async () => {
  const { client, tokens } = await signedIn(first);
  await first.close();
  expect(await second.server.verify(tokens.access_token)).toMatchObject({ clientId: client.client_id });
  expect((await refresh(await atSecond(), client, tokens.refresh_token)).status).toBe(200);
});

test('a grant that is ended at one instance is ended at the other', async () => {
  const { client, tokens } = await signedIn(first);
  await second.server.endGrant(first.grants[0] ?? '');
  expect(await first.server.verify(tokens.access_token)).toBeUndefined();
  const answer = await refresh(await known(first), client, tokens.refresh_token);
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  await first.close();
});
