import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabasePart, openFilePart, type Part } from '../../packages/gateway/src/backup/part.ts';
import { type EngineDialect, postgresDialect, sqliteDialect } from '../../packages/gateway/src/store/dialect.ts';
import { openStoreKeys } from '../../packages/gateway/src/store/key-check.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { migrationsFor } from '../../packages/gateway/src/store/migrations/all.ts';
import { masterKeysOf } from '../../packages/gateway/src/store/open.ts';
import type { Database } from '../../packages/gateway/src/store/schema.ts';
import { createDatabase } from '../postgres/database.ts';
import { silent } from './folder.ts';
import { locationOf, openAt } from './place.ts';

interface OldPlace {
  readonly place: string;
  readonly dialect: EngineDialect;
  open(): Part;
  remove(): Promise<void>;
}

const places: readonly [string, () => Promise<OldPlace>][] = [
  [
    'SQLite',
    async () => {
      const place = await mkdtemp(join(tmpdir(), 'gatehouse-old-'));
      const open = () => openFilePart(join(place, 'gateway.db'), 'write');
      return { place, dialect: sqliteDialect, open, remove: () => rm(place, { recursive: true }) };
    },
  ],
  [
    'Postgres',
    async () => {
      const { url, drop } = await createDatabase();
      return { place: `#${url}`, dialect: postgresDialect, open: () => openDatabasePart(url), remove: drop };
    },
  ],
];

/** Rows as they were written before there were sign-ins. */
async function fillOld({ place, dialect, open }: OldPlace): Promise<void> {
  const part = open();
  const released = Object.entries(migrationsFor(dialect)).slice(0, 3);
  await migrate(part.db, Object.fromEntries(released), place);
  const db = part.db as unknown as Kysely<Database>;
  const { sealer } = await openStoreKeys(db, masterKeysOf(locationOf(place)));
  const insert = (table: string, row: Record<string, unknown>) => part.db.insertInto(table).values(row).execute();
  const times = { created_at: 1_000, updated_at: 2_000 };
  const server = { url: 'https://a.example.com/mcp', network: 'public', auth: '{"mode":"header","headerNames":["k"]}' };
  await insert('servers', { id: 'srv_1', slug: 'a', ...server, disabled: 0, ...times });
  await insert('gateways', { id: 'gtw_1', slug: 'main', disabled: 0, created_at: 1_000 });
  const ends = { gateway_id: 'gtw_1', server_id: 'srv_1' };
  await insert('assignments', { id: 'asg_1', ...ends, prefix: 'a', tools: '"all"', position: 0, created_at: 1_000 });
  const sealed = await sealer.seal({ table: 'identities', rowId: 'idn_1', column: 'sealed' }, '{"k":"v"}', db);
  await insert('identities', { id: 'idn_1', server_id: 'srv_1', owner: null, kind: 'header', sealed, ...times });
  await insert('tokens', { id: 'tok_1', name: 'ci', gateway_id: 'gtw_1', hash: 'h', created_at: 1_000 });
  const client = { client_name: 'probe', client_version: '1', protocol_version: '2025-11-25' };
  const seen = { created_at: 1_000, last_seen_at: 1_000 };
  await insert('sessions', { hash: 's', gateway_id: 'gtw_1', principal: 'token:tok_1', ...client, ...seen });
  const held = { session_hash: 's', assignment_id: 'asg_1', upstream_id: 'u', protocol_version: '2025-11-25' };
  await insert('upstream_sessions', held);
  await part.close();
}

/** Rows as they were written before sessions knew their user. */
async function fillReleased({ place, dialect, open }: OldPlace): Promise<void> {
  const part = open();
  await migrate(part.db, Object.fromEntries(Object.entries(migrationsFor(dialect)).slice(0, 5)), place);
  await openStoreKeys(part.db as unknown as Kysely<Database>, masterKeysOf(locationOf(place)));
  const insert = (table: string, row: Record<string, unknown>) => part.db.insertInto(table).values(row).execute();
  const gateway = { gateway_id: 'gtw_1' };
  const made = { created_at: 1_000 };
  await insert('gateways', { id: 'gtw_1', slug: 'main', disabled: 0, ...made });
  for (const id of ['usr_1', 'usr_2']) await insert('users', { id, email: `${id}@example.com`, ...made });
  await insert('tokens', { id: 'tok_1', name: 'ci', ...gateway, hash: 'h', user_id: 'usr_1', ...made });
  await insert('tokens', { id: 'tok_2', name: 'of nobody', ...gateway, hash: 'i', user_id: null, ...made });
  const app = { client_id: 'c', name: 'App', source: 'registered', redirect_uris: '[]', disabled: 0 };
  await insert('apps', { id: 'app_1', ...app, ...made });
  const connection = { user_id: 'usr_2', app_id: 'app_1', resource: 'r', grant_hash: 'g', used_at: 1_000 };
  await insert('connections', { id: 'con_1', ...connection, ...gateway, ...made });
  const client = { client_name: 'probe', client_version: '1', protocol_version: '2025-11-25' };
  for (const principal of ['token:tok_1', 'token:tok_2', 'connection:con_1'])
    await insert('sessions', { hash: principal, ...gateway, principal, ...client, ...made, last_seen_at: 1_000 });
  await part.close();
}

describe.each(places)('a store on %s from before there were sign-ins', (_, createPlace) => {
  test('has everything that was in it, connected, shared and of nobody', async () => {
    const old = await createPlace();
    await fillOld(old);
    const store = await openAt(old.place, true, silent);
    try {
      expect(await store.identities.open('srv_1', null)).toEqual({
        identity: {
          id: 'idn_1',
          serverId: 'srv_1',
          owner: null,
          disabled: false,
          version: 1,
          status: { state: 'connected', since: 2_000, code: '', why: '', problem: undefined },
          oauth: undefined,
          createdAt: 1_000,
          usedAt: 2_000,
        },
        headers: { k: 'v' },
        tokens: undefined,
      });
      expect(await store.assignments.list()).toMatchObject([{ id: 'asg_1', identity: 'shared' }]);
      expect(await store.tokens.byHash('h')).toMatchObject({ id: 'tok_1', userId: null });
      expect(await store.sessions.byHash('s')).toMatchObject({ clientName: 'probe', elicitsUrl: false });
      // Its id was there for everybody to read.
      expect(await store.sessions.upstreams('s')).toEqual([]);
      const opened = { sessionHash: 's', assignmentId: 'asg_1', protocolVersion: '2025-11-25', holder: '' };
      await store.sessions.claimUpstream({ ...opened, upstreamId: 'v' });
      expect(await store.sessions.upstream('s', 'asg_1')).toEqual({ ...opened, upstreamId: 'v' });
      expect((await store.configuration()).gateways.get('main')?.servers).toHaveLength(1);
      const replaced = await store.identities.setHeaders('srv_1', null, { k: 'w' });
      expect(replaced).toMatchObject({ id: 'idn_1', version: 2 });
    } finally {
      await store.close();
      await old.remove();
    }
  });

  test('has sessions of whom their token or connection acts for', async () => {
    const old = await createPlace();
    await fillReleased(old);
    const store = await openAt(old.place, true, silent);
    try {
      const users = ['token:tok_1', 'token:tok_2', 'connection:con_1'].map(async (principal) => {
        return (await store.sessions.byHash(principal))?.userId;
      });
      expect(await Promise.all(users)).toEqual(['usr_1', null, 'usr_2']);
    } finally {
      await store.close();
      await old.remove();
    }
  });
});
