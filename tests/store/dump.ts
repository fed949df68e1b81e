import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '../postgres/database.ts';
import { writtenForms } from './written-forms.ts';

/** The secrets, however written, that stand in bytes, with where they were found. */
export function found(secrets: readonly string[], places: ReadonlyMap<string, Buffer>): string[] {
  const forms = secrets.flatMap((secret) => writtenForms(secret).map((form) => ({ secret, form })));
  return [...places].flatMap(([name, bytes]) =>
    forms.filter(({ form }) => bytes.includes(form)).map(({ secret }) => `${secret} in ${name}`),
  );
}

/** All files of a folder, by name. */
export function filesIn(directory: string): Map<string, Buffer> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]));
}

/** What every table of a database holds, as text and as bytes. */
export async function tablesOf(url: string): Promise<Map<string, Buffer>> {
  const places = new Map<string, Buffer>();
  const tables = await query(
    url,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  for (const { name } of tables) {
    const rows = await query(url, `select each::text as text from ${String(name)} as each`);
    places.set(`table ${String(name)}`, Buffer.concat(rows.map(({ text }) => asBytes(String(text)))));
  }
  return places;
}

/** A row as text, with the columns of bytes in it also as the bytes that they are. */
function asBytes(text: string): Buffer {
  const columns = [...text.matchAll(/\\x([0-9a-f]*)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'));
  return Buffer.concat([Buffer.from(text), ...columns]);
}
