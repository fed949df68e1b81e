import { hashSecret, newSessionId } from '../crypto/token.ts';
import type { User } from '../domain/records.ts';
import type { Store } from '../store/store.ts';
import type { BrowserSession } from '../store/way-in.ts';

/** Browsers that people signed in with. What a browser holds is random; the store keeps a hash of it. */
export interface BrowserSessions {
  /**
   * @param from.browser what it calls itself (`User-Agent`), by which people tell their browsers apart
   * @returns what the browser is to hold
   */
  open(userId: string, from?: { readonly browser?: string | undefined }): Promise<string>;
  /** Who signed in with that browser; undefined for nobody, and for whoever is disabled. Keeps the session from idling out. */
  userOf(held: string | undefined): Promise<User | undefined>;
  /** The same, and leaves the session to idle out: for what goes on by itself, with nobody there. */
  glanceAt(held: string | undefined): Promise<User | undefined>;
  /** Those of a user that are still good, newest first. */
  of(userId: string): Promise<readonly BrowserSession[]>;
  end(held: string): Promise<void>;
  /** Signs a user out of all browsers. @param except what the one that stays holds @returns how many were ended */
  endAll(userId: string, except?: string): Promise<number>;
}

/** Seconds from signing in to the end, whatever happens in between; also how long a browser keeps its cookie. */
export const browserSessionLife = 7 * 24 * 60 * 60;

/** Milliseconds without use, after which it is over: a working day. */
const idleLife = 12 * 60 * 60 * 1000;
/** Milliseconds between two stamps of one session, so that reading a page is rarely a write. */
const stampEvery = 60_000;
const longestName = 200;

export function createBrowserSessions({
  browserSessions,
  users,
}: Pick<Store, 'browserSessions' | 'users'>): BrowserSessions {
  const isIdle = ({ seenAt }: BrowserSession): boolean => Date.now() - seenAt >= idleLife;

  /** The session, where it is still good; one that idled out is ended. */
  async function live(held: string): Promise<BrowserSession | undefined> {
    const session = await browserSessions.byHash(hashSecret(held));
    if (!session || !isIdle(session)) return session;
    await browserSessions.end(session.hash);
    return undefined;
  }

  async function signedIn(held: string | undefined): Promise<{ session: BrowserSession; user: User } | undefined> {
    const session = held === undefined ? undefined : await live(held);
    const user = session && (await users.byId(session.userId));
    return session && user && !user.disabled ? { session, user } : undefined;
  }

  return {
    async open(userId, { browser = '' } = {}) {
      const held = newSessionId();
      const expiresAt = Date.now() + browserSessionLife * 1000;
      await browserSessions.create({
        hash: hashSecret(held),
        userId,
        expiresAt,
        browser: browser.slice(0, longestName),
      });
      return held;
    },
    async userOf(held) {
      const found = await signedIn(held);
      if (found && Date.now() - found.session.seenAt >= stampEvery) await browserSessions.touch(found.session.hash);
      return found?.user;
    },
    async glanceAt(held) {
      return (await signedIn(held))?.user;
    },
    async of(userId) {
      return (await browserSessions.of(userId)).filter((session) => !isIdle(session));
    },
    async end(held) {
      await browserSessions.end(hashSecret(held));
    },
    endAll(userId, except) {
      return browserSessions.endAll(userId, except === undefined ? undefined : hashSecret(except));
    },
  };
}
