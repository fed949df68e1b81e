import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { startHelper } from './process.ts';
import { headersOf } from './secrets.ts';

/** What a process had acknowledged before it was killed. */
export interface Acknowledged {
  readonly servers: readonly string[];
  readonly tokens: readonly string[];
}

/** Starts a process that writes into a store (see place.ts), kills it with SIGKILL somewhere in its work, and does so again. */
export async function killWhileWriting(place: string, kills: number): Promise<Acknowledged> {
  const lines: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const { child, lines: printed } = startHelper('keep-writing.ts', place, String(kill));
    await once(child.stdout, 'data');
    await sleep(20 + Math.random() * 400);
    child.kill('SIGKILL');
    lines.push(...(await printed));
  }
  return acknowledgedIn(lines);
}

/** What its lines say was acknowledged. */
export function acknowledgedIn(lines: readonly string[]): Acknowledged {
  return { servers: after(lines, 'server '), tokens: after(lines, 'token ') };
}

function after(lines: readonly string[], head: string): string[] {
  return lines.filter((line) => line.startsWith(head)).map((line) => line.slice(head.length));
}

/** Servers and tokens that were acknowledged and are not in the store, or whose secret does not open. */
export async function lost(store: Store, { servers, tokens }: Acknowledged): Promise<string[]> {
  const missing: string[] = [];
  for (const slug of servers) {
    const server = await store.servers.bySlug(slug);
    const headers = server && (await headersOf(store, server.id));
    if (headers?.['x-api-key'] !== `secret of ${slug}`) missing.push(slug);
  }
  for (const token of tokens) if (!(await store.tokens.byHash(hashSecret(token)))) missing.push(token);
  return missing;
}

/** What SQLite says of the two files of a data folder; `ok` twice where they are whole. */
export function integrity(directory: string): unknown[] {
  return ['gateway.db', 'audit.db'].map((file) => {
    const db = new Sqlite(join(directory, file), { readonly: true });
    try {
      return db.pragma('integrity_check', { simple: true });
    } finally {
      db.close();
    }
  });
}
