import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '../postgres/database.ts';
import { writtenForms } from './written-forms.ts';

/** A way in which a secret could stand somewhere. */
interface Written {
  readonly secret: string;
  readonly form: Buffer;
}

/** The secrets, however written, that stand in bytes, with where they were found. */
export function found(secrets: readonly string[], places: ReadonlyMap<string, Buffer>): string[] {
  const written = secrets.flatMap((secret) => writtenForms(secret).map((form) => ({ secret, form })));
  const byStart = Map.groupBy(written, ({ form }) => form.readInt32LE());
  return [...places].flatMap(([name, bytes]) => foundIn(bytes, byStart).map((secret) => `${secret} in ${name}`));
}

/** One pass for all of them: there are thousands of forms, and a log of a database is long. */
function foundIn(bytes: Buffer, byStart: ReadonlyMap<number, readonly Written[]>): string[] {
  const starts = new Uint8Array(filterSize);
  for (const start of byStart.keys()) starts[slotOf(start)] = 1;
  const secrets = new Set<string>();
  let start = 0;
  for (let end = 0; end < bytes.length; end += 1) {
    start = (start >>> 8) | ((bytes[end] ?? 0) << 24);
    if (end < 3 || starts[slotOf(start)] === 0) continue;
    for (const { secret, form } of byStart.get(start) ?? [])
      if (bytes.compare(form, 0, form.length, end - 3, Math.min(end - 3 + form.length, bytes.length)) === 0)
        secrets.add(secret);
  }
  return [...secrets];
}

/** Most places in the bytes are told from all starts by one look. */
const filterSize = 2 ** 20;

function slotOf(start: number): number {
  return Math.imul(start, 2_654_435_761) >>> 12;
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
