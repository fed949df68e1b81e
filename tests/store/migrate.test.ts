import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { sqliteDialect } from '../../packages/gateway/src/store/dialect.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { migrationsFor } from '../../packages/gateway/src/store/migrations/all.ts';
import type { Database } from '../../packages/gateway/src/store/schema.ts';
import { ChannelDialect } from '../../packages/gateway/src/store/sqlite/dialect.ts';
import { startWriter } from '../../packages/gateway/src/store/sqlite/writer.ts';
import { eachInItsFolder, silent } from './folder.ts';

const folder = eachInItsFolder();

test('a migration that fails half-way leaves nothing behind and is named', async () => {
  mkdirSync(folder.path);
  const writer = startWriter(join(folder.path, 'gateway.db'), silent);
  const db = new Kysely<Database>({ dialect: new ChannelDialect(writer.run) });
  const first = migrationsFor(sqliteDialect);
  const failing = {
    async up(trx: Kysely<Database>) {
      await trx.schema.createTable('half').addColumn('id', 'text').execute();
      await trx.schema.createTable('servers').addColumn('id', 'text').execute();
    },
  };
  const names = async () => (await db.introspection.getTables()).map(({ name }) => name);

  await expect(migrate(db, { ...first, '9999-failing': failing }, folder.path)).rejects.toThrow('9999-failing');
  expect(await names()).toEqual([]);
  await migrate(db, first, folder.path);
  expect(await names()).toContain('servers');
  await expect(migrate(db, { ...first, '9999-failing': failing }, folder.path)).rejects.toThrow('9999-failing');
  expect(await names()).not.toContain('half');
  await writer.close();
});
