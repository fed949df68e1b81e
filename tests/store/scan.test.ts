import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { hashSecret, newSessionId } from '../../packages/gateway/src/crypto/token.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { createDatabase, query } from '../postgres/database.ts';
import { silent } from './folder.ts';
import { locationOf, openAt } from './place.ts';
import { addApp, addSecret, addSignIn } from './secrets.ts';
import { writtenForms } from './written-forms.ts';

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
  const gateway = await store.gateways.create({ slug: 'main' });
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
  secrets.push(await addSession(store, gateway.id));
  await audit.close();
  return secrets;
}

async function addSession(store: Store, gatewayId: string): Promise<string> {
  const id = newSessionId();
  const client = {
    clientName: 'probe',
    clientVersion: '1.0.0',
    protocolVersion: '2025-11-25',
    createdAt: 1_000,
    elicitsUrl: false,
    capabilities: {},
  };
  await store.sessions.create({ hash: hashSecret(id), gatewayId, principal: 'token:ci', ...client });
  return id;
}

/** The secrets, however written, that stand in bytes, with where they were found. */
function found(secrets: readonly string[], places: ReadonlyMap<string, Buffer>): string[] {
  const forms = secrets.flatMap((secret) => writtenForms(secret).map((form) => ({ secret, form })));
  return [...places].flatMap(([name, bytes]) =>
    forms.filter(({ form }) => bytes.includes(form)).map(({ secret }) => `${secret} in ${name}`),
  );
}

function filesIn(directory: string): Map<string, Buffer> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]));
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
  const places = new Map<string, Buffer>();
  const relations = await query(
    url,
    `select relname as name, relkind as kind, pg_read_binary_file(pg_relation_filepath(oid)) as bytes
     from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')`,
  );
  for (const { name, kind, bytes } of relations) {
    places.set(`file of ${String(name)}`, bytes as Buffer);
    if (kind !== 'r') continue;
    const rows = await query(url, `select each::text as text from ${String(name)} as each`);
    places.set(`table ${String(name)}`, Buffer.concat(rows.map(({ text }) => asBytes(String(text)))));
  }
  // Other tests write to the same server, which may recycle a file of its log after it was listed.
  const logs = await query(
    url,
    `select name, pg_read_binary_file('pg_wal/' || name, 0, size, true) as bytes from pg_ls_waldir()`,
  );
  for (const { name, bytes } of logs) if (bytes) places.set(`log ${String(name)}`, bytes as Buffer);
  return places;
}

/** A row as text, with the columns of bytes in it also as the bytes that they are. */
function asBytes(text: string): Buffer {
  const columns = [...text.matchAll(/\\x([0-9a-f]*)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'));
  return Buffer.concat([Buffer.from(text), ...columns]);
}
