import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  createRecordTable,
  keyVault,
  memoryRecordStore,
  type StoredRecord,
  sqliteExecutor,
  sqlRecordStore,
} from 'mcp-gatehouse-kit';
import { expect, test } from 'vitest';
import { authorize, exchange, refresh, register } from '../../interop/oauth-by-hand.ts';
import { createBrowser } from '../../support/browser.ts';
import { known, signedIn } from './client.ts';
import { startPlace } from './place.ts';

test('nothing that was handed to an app or a browser stands in the database as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-leak-'));
  const database = new Sqlite(join(folder, 'records.db'));
  const executor = sqliteExecutor(database);
  await createRecordTable(executor);
  const place = await startPlace({ records: sqlRecordStore(executor, keyVault([randomBytes(32)])) });
  const discovered = await known(place);
  const { body: client } = await register(discovered.server, { token_endpoint_auth_method: 'client_secret_basic' });
  const browser = createBrowser();
  const page = await authorize(discovered, client, {}, browser);
  const { body: tokens } = await exchange(discovered, client, page);
  const { body: renewed } = await refresh(discovered, client, tokens.refresh_token);
  // One that nobody goes on with, so that its record is still there.
  const begun = await fetch(browser.visited[0]?.split(' ')[1] ?? '', { redirect: 'manual' });
  const waiting = begun.headers.get('location')?.split('/').at(-1);
  const cookies = begun.headers.getSetCookie().map((cookie) => /=([^;]+)/.exec(cookie)?.[1]);
  const uids = browser.visited.flatMap((each) => /\/consent\/([\w-]+)/.exec(each)?.[1] ?? []);
  const secrets = [
    client.client_secret,
    page.url.searchParams.get('code'),
    tokens.access_token,
    tokens.refresh_token,
    renewed.access_token,
    renewed.refresh_token,
    ...uids,
    waiting,
    ...cookies,
  ];
  expect(secrets.filter((each) => typeof each !== 'string' || each.length < 20)).toEqual([]);
  expect(database.prepare('select count(*) as count from oauth_records').get()).not.toEqual({ count: 0 });
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  const found = secrets.filter((each) => files.some((file) => file.includes(String(each))));
  expect(found).toEqual([]);
  await place.close();
  database.close();
  await rm(folder, { recursive: true });
});

test('whatever a record is found by is a hash', async () => {
  const written: StoredRecord[] = [];
  const records = memoryRecordStore(() => undefined);
  const told = (record: StoredRecord) => written.push(record) > 0;
  const place = await startPlace({
    records: {
      ...records,
      put: async (record) => void (told(record) && (await records.put(record))),
      create: async (record) => told(record) && records.create(record),
      swap: async (record, from) => told(record) && records.swap(record, from),
    },
  });
  const { discovered, client, tokens } = await signedIn(place);
  await refresh(discovered, client, tokens.refresh_token);
  await place.close();
  expect([...new Set(written.map(({ kind }) => kind))].toSorted()).toEqual([
    'AccessToken',
    'AuthorizationCode',
    'Client',
    'Grant',
    'Interaction',
    'RefreshReplay',
    'RefreshToken',
    'Registration',
  ]);
  const names = written.flatMap(({ id, alias, group }) => [id, alias, group]).filter((name) => name !== null);
  // SHA-256 in base64url.
  expect(names.filter((name) => !/^[\w-]{43}$/.test(name))).toEqual([]);
  expect(written.filter(({ body }) => body.includes('"jti"'))).toEqual([]);
});
