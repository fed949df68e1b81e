import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import type { Administration } from '../../packages/gateway/src/admin/administration.ts';
import { setUserRole } from '../../packages/gateway/src/admin/users.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { browserSessionLife, createBrowserSessions } from '../../packages/gateway/src/auth/browser-sessions.ts';
import { startGateway } from '../../packages/gateway/src/gateway.ts';
import { cookieOf } from '../../packages/gateway/src/http/pages/cookies.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import type { StoreLocation } from '../../packages/gateway/src/store/location.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { createDatabase } from '../postgres/database.ts';
import { type RawAnswer, send } from '../support/raw-client.ts';

export type Engine = 'sqlite' | 'postgres';

/** Who asks: `root` administrates, `ada` and `ben` are members, `stranger` nobody knows. */
export type Person = 'root' | 'ada' | 'ben' | 'stranger';

export interface Asking {
  readonly body?: unknown;
  /** In place of those that our own pages would send; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Answer extends RawAnswer {
  /** The body where it is JSON. */
  readonly json: unknown;
}

export interface Place {
  readonly url: string;
  readonly administration: Administration;
  ask(person: Person, method: string, path: string, asking?: Asking): Promise<Answer>;
  /** What a browser sends with every request. */
  cookie(person: Person): string | undefined;
  /** Id of a user, by the part of the address before the @. */
  userId(person: Person): Promise<string>;
  log(): string;
  /** `action target principal` of what was recorded since the last call. */
  recorded(): Promise<string[]>;
  /** Everything that was answered so far, as text. */
  answered(): string;
  close(): Promise<void>;
}

export const secretValue = 'hunter2-in-a-header';

/** A gateway in this process with its API, a server that takes a header and one that nobody answers at. */
export async function openPlace(engine: Engine): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-api-'));
  const database = engine === 'postgres' ? await createDatabase() : undefined;
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  const location: StoreLocation = {
    directory,
    database: database && { url: database.url, directUrl: undefined },
    ...(database && { masterKey: Buffer.alloc(32, 7).toString('base64') }),
  };
  const store = await openStore(location, { exclusive: true, log });
  const audit = await openAuditTrail({ location, log });
  const reader = await openAuditReader(location);
  const egress = { addresses: ['203.0.113.7'], localAddress: undefined, proxy: undefined };
  const listen = { host: '127.0.0.1', port: 0 };
  const gateway = await startGateway({ store, audit, reader, listen, publicUrl: undefined, egress, log });
  const administration = { store, audit, principal: 'cli' };
  const cookies = await seed(administration, gateway.url);
  const answers: string[] = [];
  let mark = 0;
  async function recorded(): Promise<string[]> {
    await audit.flush();
    const events = await reader.tail({ afterId: mark, limit: 1000 });
    mark = events.at(-1)?.id ?? mark;
    return events.map(({ action, target, principal }) => `${action} ${target} ${principal}`);
  }
  await recorded();
  const cookie = (person: Person): string | undefined => cookies.get(person);
  return {
    url: gateway.url,
    administration,
    cookie,
    async ask(person, method, path, { body, headers = {} } = {}) {
      const usual = {
        cookie: cookie(person),
        origin: method === 'GET' || method === 'HEAD' ? undefined : gateway.url,
        accept: 'application/json',
        'content-type': body === undefined ? undefined : 'application/json',
      };
      const isRaw = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined;
      const text = isRaw ? body : JSON.stringify(body);
      const answer = await send(`${gateway.url}/api/v1${path}`, {
        method,
        headers: { ...usual, ...headers },
        ...(text !== undefined && { body: text }),
      });
      answers.push(answer.text);
      const isJson = /json/.test(String(answer.headers['content-type'])) && answer.text !== '';
      return { ...answer, json: isJson ? (JSON.parse(answer.text) as unknown) : undefined };
    },
    async userId(person) {
      return (await store.users.byEmail(`${person}@example.com`))?.id ?? '';
    },
    log: () => lines.join(''),
    recorded,
    answered: () => answers.join('\n'),
    async close() {
      await gateway.close();
      await reader.close();
      await audit.close();
      await store.close();
      await rm(directory, { recursive: true });
      await database?.drop();
    },
  };
}

/** People, and what is there before anybody asks. @returns the cookies of those who are signed in */
async function seed(administration: Administration, url: string): Promise<ReadonlyMap<Person, string>> {
  const { store } = administration;
  const cookies = new Map<Person, string>();
  for (const person of ['root', 'ada', 'ben'] as const) {
    const { id } = await store.users.put(`${person}@example.com`);
    if (person === 'root') await setUserRole(administration, 'root@example.com', 'admin');
    const held = await createBrowserSessions(store).open(id);
    const [pair = ''] = cookieOf(url, 'gatehouse_session').write(held, browserSessionLife).split(';');
    cookies.set(person, pair);
  }
  const base = { gateway: 'main', network: 'private' } as const;
  const auth = { mode: 'header', headerNames: ['x-key'] } as const;
  await addServer(administration, { ...base, slug: 'crm', url: 'http://127.0.0.1:9/mcp', auth });
  await addServer(administration, { ...base, slug: 'slack', url: 'http://127.0.0.1:9/slack', auth: { mode: 'oauth' } });
  return cookies;
}
