import type { Access } from '../access.ts';
import type { EngineDialect } from '../dialect.ts';
import type { MailRoom } from '../mailbox.ts';
import type { Sealer } from '../sealer.ts';
import type { Mailbox } from '../store.ts';

/** Milliseconds between two looks of one who waits: a ring is a hint and may be lost. */
const poll = 250;

/** @param announce tells other instances that there is mail */
export function mailbox(
  { read, write }: Access,
  {
    sealer,
    dialect,
    mail,
    announce,
  }: {
    readonly sealer: Sealer;
    readonly dialect: EngineDialect;
    readonly mail: MailRoom;
    readonly announce: (key: string) => Promise<void>;
  },
): Mailbox {
  const place = (key: string) => ({ table: 'mailbox', rowId: key, column: 'body' });

  async function take(key: string): Promise<string | undefined> {
    const there = await read.selectFrom('mailbox').select('key').where('key', '=', key).executeTakeFirst();
    if (!there) return undefined;
    const row = await write((db) =>
      db
        .deleteFrom('mailbox')
        .where('key', '=', key)
        .returning(({ eb }) => ['body', eb('expires_at', '>', dialect.now).as('fresh')])
        .executeTakeFirst(),
    );
    return row?.fresh ? sealer.open(place(key), row.body, read) : undefined;
  }

  return {
    async put(key, body, lifeMs) {
      const sealed = await sealer.seal(place(key), body, read);
      await write((db) =>
        db
          .insertInto('mailbox')
          .values(({ eb }) => ({ key, body: sealed, expires_at: eb(dialect.now, '+', lifeMs) }))
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute(),
      );
      mail.ring(key);
      await announce(key);
    },
    async wait(key, timeoutMs, signal = new AbortController().signal) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const left = deadline - performance.now();
        // Whoever rings between the look and the wait is seen at the next look.
        const rung = mail.nextRing(key, Math.max(0, Math.min(poll, left)), signal);
        const body = await take(key);
        if (body !== undefined || left <= 0 || signal.aborted) return body;
        await rung;
      }
    },
    async sweep() {
      const { numDeletedRows } = await write((db) =>
        db.deleteFrom('mailbox').where('expires_at', '<=', dialect.now).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
  };
}
