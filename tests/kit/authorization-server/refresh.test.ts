import { memoryRecordStore, type RecordStore } from 'mcp-gatehouse-kit';
import { afterEach, expect, test, vi } from 'vitest';
import { createRefreshReplay } from '../../../packages/kit/src/authorization-server/refresh-replay.ts';
import { refresh } from '../../interop/oauth-by-hand.ts';
import { signedIn } from './client.ts';
import { type Place, type PlaceOptions, startPlace } from './place.ts';
import { twoStores } from './two-stores.ts';

const open: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of open.splice(0).reverse()) await close();
});

async function started(records: RecordStore, options: PlaceOptions = {}): Promise<Place> {
  const place = await startPlace({ records, ...options });
  open.push(() => place.close());
  return place;
}

// oauth 6, oauth 7, oauth 8
test('30 rounds of 6 refreshes at one moment, over two servers on one store: each succeeds, one token a round, every winner alive', async () => {
  const { stores, close } = await twoStores();
  open.push(close);
  const [one, two] = stores;
  const first = await started(one);
  const second = await started(two, { publicUrl: first.url });
  const { discovered, client, tokens } = await signedIn(first);
  const beside = { ...discovered, server: { ...discovered.server, token_endpoint: `${second.url}/token` } };
  let spent = tokens.refresh_token;
  for (let round = 0; round < 30; round += 1) {
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((each) => refresh(each % 2 ? beside : discovered, client, spent)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const winners = new Set(answers.map(({ body }) => body.access_token));
    expect(winners.size).toBe(1);
    for (const winner of winners) expect(await second.server.verify(winner)).toMatchObject({ accountId: 'anna' });
    spent = answers[0]?.body.refresh_token;
  }
}, 60_000);

test('the same request again within the window gets the same answer; after it, the token is stolen and the grant ends', async () => {
  const place = await started(memoryRecordStore(() => undefined));
  const { discovered, client, tokens } = await signedIn(place);
  const before = await refresh(discovered, client, tokens.refresh_token);
  expect((await refresh(discovered, client, tokens.refresh_token)).body).toEqual(before.body);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 41_000 });
  expect(await refresh(discovered, client, tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  expect(await place.server.verify(before.body.access_token)).toBeUndefined();
  expect(await refresh(discovered, client, before.body.refresh_token)).toMatchObject({
    body: { error: 'invalid_grant' },
  });
});

test('a different request with a token that was spent is no repetition, even within the window', async () => {
  const place = await started(memoryRecordStore(() => undefined));
  const { discovered, client, tokens } = await signedIn(place);
  await refresh(discovered, client, tokens.refresh_token);
  const stolen = await refresh(discovered, client, tokens.refresh_token, { scope: 'mcp' });
  expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a request that was refused can be made again', async () => {
  const place = await started(memoryRecordStore(() => undefined));
  const { discovered, client, tokens } = await signedIn(place);
  const wrong = { resource: 'https://elsewhere.example' };
  expect((await refresh(discovered, client, tokens.refresh_token, wrong)).status).toBe(400);
  expect((await refresh(discovered, client, tokens.refresh_token)).status).toBe(200);
});

test('while one is under way and never ends, the others may try again, and the grant lives', async () => {
  const records = memoryRecordStore(() => undefined);
  const place = await started(records, { replay: { patience: 300 } });
  const { discovered, client, tokens } = await signedIn(place);
  const token = { refreshToken: tokens.refresh_token ?? '', grant: place.grants[0] ?? '' };
  const crashed = await createRefreshReplay(records).spend(token, 'whoever crashed');
  expect(crashed.as).toBe('first');
  const waited = await createRefreshReplay(records, { window: 40_000, patience: 100 }).spend(token, 'other');
  expect(waited.as).toBe('unfinished');
  const late = await refresh(discovered, client, tokens.refresh_token);
  expect({ status: late.status, retry: late.headers.get('retry-after') }).toEqual({ status: 503, retry: '5' });
  expect(await place.server.verify(tokens.access_token)).toBeDefined();
  // The row of whoever crashed has an end, and then the next one is the first.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 46_000 });
  expect((await refresh(discovered, client, tokens.refresh_token)).status).toBe(200);
});

test('a refresh token that is used goes on; one that is left alone for its time ends', async () => {
  const place = await startPlace({ lifetimes: { refreshToken: 100, accessToken: 10 } });
  open.push(() => place.close());
  const { discovered, client, tokens } = await signedIn(place);
  let spent = tokens.refresh_token;
  const start = Date.now();
  for (let step = 1; step <= 5; step += 1) {
    vi.useFakeTimers({ toFake: ['Date'], now: start + step * 90_000 });
    const { status, body } = await refresh(discovered, client, spent);
    expect(status).toBe(200);
    spent = body.refresh_token;
  }
  vi.useFakeTimers({ toFake: ['Date'], now: start + 5 * 90_000 + 101_000 });
  expect((await refresh(discovered, client, spent)).status).toBe(400);
});
