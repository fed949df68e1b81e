import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { createDatabase, query } from '../postgres/database.ts';
import { silent } from './folder.ts';
import { openAt } from './place.ts';
import { addUpstreamSession } from './secrets.ts';

/** What many instances do at once to sessions in one Postgres database. */

let database: Awaited<ReturnType<typeof createDatabase>>;
let store: Store;
let beside: pg.Client;
let sessionHash: string;
let assignmentId: string;
beforeAll(async () => {
  database = await createDatabase();
  store = await openAt(`#${database.url}`, true, silent);
  const auth = { mode: 'none' } as const;
  await store.servers.create({ slug: 'a', url: 'https://a.example.com/mcp', network: 'public', auth });
  sessionHash = await addUpstreamSession(store, 'secret');
  assignmentId = (await store.assignments.list())[0]?.id ?? '';
  beside = new pg.Client({ connectionString: database.url });
  await beside.connect();
});
afterAll(async () => {
  await beside.end();
  await store.close();
  await database.drop();
});

/** How many connections wait for a lock. */
async function waitingFor(url: string): Promise<number> {
  const [row] = await query(
    url,
    `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return Number(row?.waiting);
}

test('sessions with servers are opened side by side: none waits for the others', async () => {
  const [opened] = await store.sessions.upstreams(sessionHash);
  if (!opened) throw new Error('no session is there');
  await beside.query('begin');
  // What another instance holds while it opens a session of another client.
  await beside.query('select id from store_version where id = 1 for share');
  const claim = await store.sessions.claimUpstream({ ...opened, upstreamId: 'next' }, opened);
  expect(claim.session.upstreamId).toBe('next');
  await beside.query('rollback');
});

test('while one is opened, no key is dropped with which it is sealed, and no level is set that it would not know', async () => {
  const [before] = await store.assignments.list();
  if (!before) throw new Error('no assignment is there');
  const { id } = await store.assignments.create({ ...before, prefix: 'another' });
  await beside.query('begin');
  // Holds the opening in its middle: what it names is locked.
  await beside.query(`select id from assignments where id = '${id}' for update`);
  const order: string[] = [];
  const noted = (name: string) => () => void order.push(name);
  const opened = { sessionHash, assignmentId: id, upstreamId: 'u', protocolVersion: 'v', holder: '' };
  const claim = store.sessions.claimUpstream(opened);
  await vi.waitFor(async () => expect(await waitingFor(database.url)).toBe(1));
  const later = [
    claim.then(noted('opened')),
    store.sessions.setLogLevel(sessionHash, 'error').then(noted('level')),
    store.keys.rotate({ renewMaster: false }).then(noted('rotated')),
  ];
  await vi.waitFor(async () => expect(await waitingFor(database.url)).toBe(3));
  expect(order).toEqual([]);
  await beside.query('commit');
  await Promise.all(later);
  expect(order[0]).toBe('opened');
  expect((await claim).wishes?.logLevel).toBe('');
});

test('a URI may be longer than what an index takes', async () => {
  // Not to be compressed, as a text that repeats itself is.
  const uri = `a://${randomBytes(4_000).toString('hex')}`;
  expect(await store.sessions.subscribe(sessionHash, { assignmentId, uri }, 10)).toBe('added');
  expect(await store.sessions.subscribe(sessionHash, { assignmentId, uri }, 10)).toBe('there');
});
