import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConnection } from '../../packages/gateway/src/store/sqlite/connection.ts';
import { ChannelDialect } from '../../packages/gateway/src/store/sqlite/dialect.ts';
import { createStatements } from '../../packages/gateway/src/store/sqlite/statements.ts';
import { eachInItsFolder } from './folder.ts';

const folder = eachInItsFolder();
let connection: ReturnType<typeof openConnection>;
beforeEach(async () => {
  await (await folder.open()).close();
  connection = openConnection(join(folder.path, 'gateway.db'), 'read');
});
afterEach(() => {
  connection.close();
});

async function echo(value: unknown): Promise<unknown> {
  const run = createStatements(connection);
  const db = new Kysely<object>({ dialect: new ChannelDialect(async (text, values) => run(text, values)) });
  const { rows } = await sql<{ value: unknown }>`select ${'first'}, ${value} as value`.execute(db);
  return rows[0]?.value;
}

test.each<[unknown]>([[null], ['text'], [''], [0], [-1.5], [Number.MAX_SAFE_INTEGER], [Buffer.from([0, 255])]])(
  '%s is kept as it is',
  async (value) => {
    expect(await echo(value)).toEqual(value);
  },
);

test.each<[string, unknown]>([
  ['of type boolean', true],
  ['of type undefined', undefined],
  ['a Date', new Date(0)],
  ['NaN', Number.NaN],
  ['of type object', { a: 1 }],
  ['an array', [1]],
])('a value that is %s is refused with its position', async (what, value) => {
  await expect(echo(value)).rejects.toThrow(`parameter 2 of "select ?, ? as value" is ${what}`);
});
