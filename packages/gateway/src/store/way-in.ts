import type { App, Connection, Invitation, Role, User } from '../domain/records.ts';

/** The half of the store's contract that is about who comes in. What `store.ts` says of writing holds here too. */

export interface UserRepository {
  list(): Promise<readonly User[]>;
  byId(id: string): Promise<User | undefined>;
  /** @param email any case */
  byEmail(email: string): Promise<User | undefined>;
  /** The user of that address; where unknown, made a member without a password. @param email any case */
  put(email: string): Promise<User>;
  /** Moves the configuration. */
  setRole(id: string, role: Role): Promise<void>;
  /** A disabled user comes in nowhere, nor does anything that acts for them. Moves the configuration. */
  setDisabled(id: string, disabled: boolean): Promise<void>;
  /** @param password as `hashPassword` wrote it; null for none */
  setPassword(id: string, password: string | null): Promise<void>;
  /** What `setPassword` was given. */
  passwordOf(id: string): Promise<string | undefined>;
  /** With everything that is theirs: identities, tokens, connections, browser sessions. Moves the configuration. */
  remove(id: string): Promise<void>;
  /** Who somebody is at an OpenID provider (OpenID Connect Core, section 5.7: issuer and subject together, nothing else). */
  byLink(issuer: string, subject: string): Promise<User | undefined>;
  /** The subject by which a provider knows a user, where one is linked. */
  subjectOf(issuer: string, userId: string): Promise<string | undefined>;
  /** Keeps the link; of two users who claim the same one, the first has it. @returns whose it is */
  link(issuer: string, subject: string, userId: string): Promise<string>;
}

export interface InvitationRepository {
  create(invitation: Omit<Invitation, 'createdAt'>): Promise<Invitation>;
  /** Not one whose time is up. */
  byHash(hash: string): Promise<Invitation | undefined>;
  /** Takes it, once; not one whose time is up. */
  take(hash: string): Promise<Invitation | undefined>;
  /** Those that are open, newest first. */
  list(): Promise<readonly Invitation[]>;
  /** Withdraws those of that kind and address. @param email null for those that are for nobody in particular @returns how many */
  withdraw(kind: Invitation['kind'], email: string | null): Promise<number>;
  /** Forgets those whose time is up. @returns how many */
  sweep(): Promise<number>;
}

/** Counts what is tried, for all instances together. By the database's clock. */
export interface AttemptRepository {
  /**
   * Counts one more. The first begins a span of `spanMs`, at whose end the count begins anew.
   * @param key says who tries what; the store keeps a hash of it
   * @returns how many there were in this span, this one included, and when it ends
   */
  count(key: string, spanMs: number): Promise<{ readonly count: number; readonly endsAt: number }>;
  /** Begins anew at once, as after success. */
  forget(key: string): Promise<void>;
  /** Forgets those whose span is over. @returns how many */
  sweep(): Promise<number>;
}

/** A browser that a person signed in with. */
export interface BrowserSession {
  /** SHA-256 of the cookie, base64url. */
  readonly hash: string;
  readonly userId: string;
  readonly createdAt: number;
  /** When it was last used, within a minute or so. */
  readonly seenAt: number;
  readonly expiresAt: number;
  /** What it calls itself (`User-Agent`), cut short. */
  readonly browser: string;
}

export interface BrowserSessionRepository {
  create(session: Omit<BrowserSession, 'createdAt' | 'seenAt'>): Promise<void>;
  /** Not one whose time is up. */
  byHash(hash: string): Promise<BrowserSession | undefined>;
  /** Those of a user whose time is not up, newest first. */
  of(userId: string): Promise<readonly BrowserSession[]>;
  /** Stamps it as used now. */
  touch(hash: string): Promise<void>;
  end(hash: string): Promise<void>;
  /** Ends all of a user. @param except the hash of one that stays @returns how many */
  endAll(userId: string, except?: string): Promise<number>;
  /** Forgets those whose time is up. @returns how many */
  sweep(): Promise<number>;
}

export interface AppRepository {
  list(): Promise<readonly App[]>;
  byId(id: string): Promise<App | undefined>;
  byClientId(clientId: string): Promise<App | undefined>;
  /**
   * Creates it, or gives the one of that client id its new name, source and addresses; a secret only where one is given, null removes
   * it. Moves the configuration where it changes one that was given by an administrator or takes a secret.
   */
  put(
    app: Pick<App, 'clientId' | 'name' | 'source' | 'redirectUris'> & { readonly secret?: string | null },
  ): Promise<App>;
  /** Opened here, sealed in the store. @throws sealed_unreadable */
  secret(id: string): Promise<string | undefined>;
  /** A disabled app comes in nowhere. Moves the configuration. */
  setDisabled(id: string, disabled: boolean): Promise<void>;
  /** With all of its connections. Moves the configuration. */
  remove(id: string): Promise<void>;
}

export interface ConnectionRepository {
  list(): Promise<readonly Connection[]>;
  byId(id: string): Promise<Connection | undefined>;
  byGrant(grantHash: string): Promise<Connection | undefined>;
  of(userId: string): Promise<readonly Connection[]>;
  create(connection: Omit<Connection, 'id' | 'createdAt' | 'usedAt'>): Promise<Connection>;
  /** Stamps them as used; one transaction for all of them. Does not move the configuration. */
  touch(ids: readonly string[], now: number): Promise<void>;
  /** Its tokens open nothing any more. Moves the configuration. */
  remove(id: string): Promise<void>;
  /** Forgets those that were last used before `before` (epoch milliseconds). @returns their grants */
  removeUnused(before: number): Promise<readonly string[]>;
}
