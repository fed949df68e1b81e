import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { newSessionId } from '../../packages/gateway/src/crypto/token.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { createDatabase, query } from '../postgres/database.ts';
import { filesIn, found, tablesOf } from './dump.ts';
import { silent } from './folder.ts';
import { locationOf, openAt } from './place.ts';
import { addApp, addSecret, addSignIn, addUpstreamSession } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes secrets of every kind, some of them over others and under several keys, and answers them. */
async function writeSecrets(store: Store, place: string): Promise<string[]> {
  const headers = Array.from({ length: 20 }, (_, at) => `header-${at}-${randomBytes(16).toString('hex')}`);
  const bodies = Array.from({ length: 20 }, (_, at) => `body-${at}-${randomBytes(16).toString('hex')}`);
  const audit = await openAuditTrail({ location: locationOf(place), log: silent });
  await store.gateways.create({ slug: 'main' });
  const server = await addSecret(store, 'first', 'replaced');
  const signIns = Array.from({ length: 20 }, (_, at) => `sign-in-${at}-${randomBytes(16).toString('hex')}`);
  const apps = Array.from({ length: 20 }, (_, at) => `app-${at}-${randomBytes(16).toString('hex')}`);
  const secrets = [...headers, ...bodies, ...signIns, ...apps];
  for (const [at, value] of headers.entries()) {
    if (at % 2 === 0) await store.identities.setHeaders(server, null, { 'x-key': value });
    else await addSecret(store, `s${at}`, value);
    await addSignIn(store, server, signIns[at] ?? '');
    secrets.push(await addApp(store, apps[at] ?? ''));
    await store.mailbox.put(`key-${at}`, bodies[at] ?? '', 60_000);
    const { token } = await createToken({ store, audit, principal: 'cli' }, { gateway: 'main', name: `t${at}` });
    secrets.push(token);
    if (at % 7 === 6) await store.keys.rotate({ renewMaster: false });
  }
  const session = newSessionId();
  await addUpstreamSession(store, session);
  secrets.push(session);
  await audit.close();
  return secrets;
}

test('the scan finds a secret as it is, in part, in hexadecimal, and in base64 wherever it stands', () => {
  const secret = 'header-7-0123456789abcdef0123456789abcdef';
  const written = [
    secret,
    `x${secret.slice(20)}`,
    Buffer.from(secret).toString('hex'),
    ...['', '{', '{"', '{"x-key":"'].map((before) => Buffer.from(`${before}${secret}"}`).toString('base64')),
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${secret}`).toString('base64url')),
  ];
  for (const text of written) expect(found([secret], new Map([['file', Buffer.from(text)]])), text).not.toEqual([]);
  expect(found([secret], new Map([['file', Buffer.from('header-8-fedcba')]]))).toEqual([]);
});

test('no file of a data folder holds a secret that was written, while the store is open and after', async () => {
  const store = await openAt(folder, true, silent);
  const secrets = await writeSecrets(store, folder);
  const open = filesIn(folder);
  expect([...open.keys()]).toEqual(expect.arrayContaining(['gateway.db', 'gateway.db-wal', 'audit.db']));
  expect(Buffer.concat([...open.values()]).includes('probe')).toBe(true);
  expect(found(secrets, open)).toEqual([]);
  await store.close();
  expect(found(secrets, filesIn(folder))).toEqual([]);
});

test('no table, no file and no write-ahead log of Postgres holds a secret that was written', async () => {
  const { url, drop } = await createDatabase();
  try {
    const store = await openAt(`#${url}`, true, silent);
    const secrets = await writeSecrets(store, `#${url}`);
    const places = await bytesOf(url);
    await store.close();
    expect([...places.keys()]).toEqual(expect.arrayContaining(['table identities', 'file of identities']));
    for (const kind of ['table', 'file', 'log']) {
      const all = [...places].filter(([name]) => name.startsWith(kind)).map(([, bytes]) => bytes);
      expect(Buffer.concat(all).includes('probe'), kind).toBe(true);
    }
    expect(found(secrets, places)).toEqual([]);
    expect(found(secrets, filesIn(folder))).toEqual([]);
  } finally {
    await drop();
  }
});

/** What every table of a database holds as text, and the files in which the server keeps tables, indexes and its log. */
async function bytesOf(url: string): Promise<Map<string, Buffer>> {
  await query(url, 'checkpoint');
  const places = new Map(await tablesOf(url));
  const relations = await query(
    url,
    `select relname as name, pg_read_binary_file(pg_relation_filepath(oid)) as bytes
     from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')`,
  );
  for (const { name, bytes } of relations) {
    places.set(`file of ${String(name)}`, bytes as Buffer);
  }
  // Other tests write to the same server, which may recycle a file of its log after it was listed.
  const logs = await query(
    url,
    `select name, pg_read_binary_file('pg_wal/' || name, 0, size, true) as bytes from pg_ls_waldir()`,
  );
  for (const { name, bytes } of logs) if (bytes) places.set(`log ${String(name)}`, bytes as Buffer);
  return places;
}
