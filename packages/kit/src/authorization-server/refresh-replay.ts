import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReadRecord, RecordStore } from '../records/record-store.ts';
import type { ReplayTimes } from './contract.ts';
import { hashed } from './hash.ts';

const usualTimes: ReplayTimes = { window: 40_000, patience: 10_000 };

/** How long one may be under way; one whose process died is forgotten then. */
const pendingLife = 45_000;
const lookEvery = 50;

const kind = 'RefreshReplay';

/**
 * What became of a refresh token that is being spent. `first`: nobody is at it, go on and say how it ended. `same`: somebody just spent it
 * with the same request, this was the answer. `unfinished`: somebody is at it and does not finish; nothing may be done with it meanwhile.
 * `other`: it was spent by a different request, which is for the detection of reuse to judge (RFC 9700, section 4.14.2).
 */
export type Spending =
  | { readonly as: 'first'; done(body: string): Promise<void>; failed(): Promise<void> }
  | { readonly as: 'same'; readonly body: string }
  | { readonly as: 'unfinished' }
  | { readonly as: 'other' };

export interface RefreshReplay {
  /** @param fingerprint says what request it is: client, credentials, scope and resource */
  spend(token: SpentToken, fingerprint: string): Promise<Spending>;
}

export interface SpentToken {
  readonly refreshToken: string;
  /** Hash of the grant that the token is of, with which the answer ends; null for a token that is unknown. */
  readonly grant: string | null;
}

/**
 * Lets several processes of one application that share a refresh token spend it at the same moment: strict detection of reuse would end
 * the grant for all of them, the one that won included. The answer is sealed with a key that only whoever holds the token can derive.
 */
export function createRefreshReplay(records: RecordStore, times: Partial<ReplayTimes> = {}): RefreshReplay {
  const { window, patience } = { ...usualTimes, ...times };
  const record = ({ refreshToken, grant }: SpentToken, body: object, life: number) => ({
    kind,
    id: hashed(refreshToken),
    alias: null,
    group: grant,
    body: JSON.stringify(body),
    expiresAt: Date.now() + life,
  });

  function first(token: SpentToken, print: string): Spending {
    return {
      as: 'first',
      async done(body) {
        await records.put(record(token, { print, sealed: sealed(token.refreshToken, body) }, window));
      },
      failed: () => records.remove(kind, hashed(token.refreshToken)),
    };
  }

  return {
    async spend(token, fingerprint) {
      const { refreshToken } = token;
      const print = hashed(fingerprint);
      const deadline = Date.now() + patience;
      for (;;) {
        if (await records.create(record(token, { print }, pendingLife))) return first(token, print);
        const outcome = judged(await records.find(kind, hashed(refreshToken)), refreshToken, print);
        if (outcome) return outcome;
        if (Date.now() >= deadline) return { as: 'unfinished' };
        await delay(lookEvery);
      }
    },
  };
}

/** Undefined while it is under way, or where it just ended without an answer to give. */
function judged(record: ReadRecord | undefined, refreshToken: string, print: string): Spending | undefined {
  if (!record) return undefined;
  const kept = JSON.parse(record.body) as { readonly print: string; readonly sealed?: string };
  if (kept.sealed === undefined) return undefined;
  return kept.print === print ? { as: 'same', body: opened(refreshToken, kept.sealed) } : { as: 'other' };
}

function keyOf(refreshToken: string): Buffer {
  return Buffer.from(hkdfSync('sha256', refreshToken, '', 'refresh replay', 32));
}

function sealed(refreshToken: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(refreshToken), nonce);
  const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64url');
}

function opened(refreshToken: string, text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(refreshToken), bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
}
