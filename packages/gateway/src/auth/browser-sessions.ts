import { hashSecret, newSessionId } from '../crypto/token.ts';
import type { User } from '../domain/records.ts';
import type { Store } from '../store/store.ts';

/** Browsers that people signed in with. What a browser holds is random; the store keeps a hash of it. */
export interface BrowserSessions {
  /** @returns what the browser is to hold */
  open(userId: string): Promise<string>;
  /** Who signed in with that browser; undefined for nobody. */
  userOf(held: string | undefined): Promise<User | undefined>;
  end(held: string): Promise<void>;
}

/** Seconds. A working day: who comes back tomorrow signs in again. */
export const browserSessionLife = 12 * 60 * 60;

export function createBrowserSessions({
  browserSessions,
  users,
}: Pick<Store, 'browserSessions' | 'users'>): BrowserSessions {
  return {
    async open(userId) {
      const held = newSessionId();
      const expiresAt = Date.now() + browserSessionLife * 1000;
      await browserSessions.create({ hash: hashSecret(held), userId, expiresAt });
      return held;
    },
    async userOf(held) {
      const session = held === undefined ? undefined : await browserSessions.byHash(hashSecret(held));
      return session && users.byId(session.userId);
    },
    async end(held) {
      await browserSessions.end(hashSecret(held));
    },
  };
}
