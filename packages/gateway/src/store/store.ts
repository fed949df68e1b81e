import type { Configuration } from '../domain/configuration.ts';
import type {
  Assignment,
  AuthMode,
  Gateway,
  NetworkClass,
  Provision,
  Server,
  Session,
  Token,
  UpstreamSession,
} from '../domain/records.ts';

/**
 * What Gatehouse keeps. Asynchronous on every engine, so that where the work is done (this thread, a worker, another host)
 * is not the caller's concern. Every method that writes has committed durably when its promise settles.
 */
export interface Repositories {
  readonly servers: ServerRepository;
  readonly gateways: GatewayRepository;
  readonly assignments: AssignmentRepository;
  readonly identities: IdentityRepository;
  readonly tokens: TokenRepository;
  readonly sessions: SessionRepository;
}

export interface Store extends Repositories {
  /** All of the configuration in one consistent read. */
  configuration(): Promise<Configuration>;
  /**
   * Runs `work` in one transaction: all of it is kept or none of it. Never await the network or a timer inside,
   * and use only the repositories passed in: the store's own would wait for this transaction to end. Where two transactions
   * cannot both go on, `work` is run again.
   */
  transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T>;
  /**
   * Calls `listener` after the configuration was changed: before a change of our own is answered, at most 250 ms after one of
   * another process on the same data.
   */
  onChange(listener: () => void): () => void;
  /**
   * Whether a change by another process would have been told by now. Where not, because the store did not answer for a second,
   * what was read before may be out of date: read again, and refuse where that fails.
   */
  isCurrent(): boolean;
  readonly mailbox: Mailbox;
  readonly leases: LeaseRepository;
  readonly keys: KeyRepository;
  /** Rejects when the store does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface ServerRepository {
  list(): Promise<readonly Server[]>;
  bySlug(slug: string): Promise<Server | undefined>;
  /** @throws slug_taken */
  create(server: { slug: string; url: string; network: NetworkClass; auth: AuthMode }): Promise<Server>;
  /** Replaces address, network class and auth mode of an existing server. */
  update(id: string, server: { url: string; network: NetworkClass; auth: AuthMode }): Promise<void>;
  /** A disabled server is left out of every gateway. */
  setDisabled(id: string, disabled: boolean): Promise<void>;
}

export interface GatewayRepository {
  list(): Promise<readonly Gateway[]>;
  bySlug(slug: string): Promise<Gateway | undefined>;
  create(gateway: { slug: string }): Promise<Gateway>;
  /** A disabled gateway answers as one that does not exist. */
  setDisabled(id: string, disabled: boolean): Promise<void>;
}

export interface AssignmentRepository {
  list(): Promise<readonly Assignment[]>;
  /** Appended at the end of its gateway's order. @throws prefix_taken */
  create(assignment: { gatewayId: string; serverId: string; prefix: string; tools: Provision }): Promise<Assignment>;
  /** Replaces server, provision and position of an existing assignment. */
  update(id: string, assignment: { serverId: string; tools: Provision; position: number }): Promise<void>;
}

/** Header values by name, as they are sent to the server. */
export type HeaderValues = Readonly<Record<string, string>>;

export interface IdentityRepository {
  /** The shared header values of a server; opened here, sealed in the store. @throws sealed_unreadable */
  sharedHeaders(serverId: string): Promise<HeaderValues | undefined>;
  setSharedHeaders(serverId: string, values: HeaderValues): Promise<void>;
}

export interface TokenRepository {
  list(): Promise<readonly Token[]>;
  /** @param hash SHA-256 of the token, base64url. A revoked token is not found. */
  byHash(hash: string): Promise<Token | undefined>;
  byId(id: string): Promise<Token | undefined>;
  /** Creates the token, or gives an existing one of that name on that gateway the new hash and un-revokes it. */
  put(token: { name: string; gatewayId: string; hash: string }): Promise<Token>;
  revoke(id: string): Promise<void>;
}

export interface SessionRepository {
  byHash(hash: string): Promise<Session | undefined>;
  create(session: Session): Promise<void>;
  /** Forgets the session and its upstream sessions. */
  end(hash: string): Promise<void>;
  /** Forgets sessions that were last seen before `before` (epoch milliseconds); answers how many. */
  endIdle(before: number): Promise<number>;
  /** Stamps sessions as seen; one transaction for all of them. */
  touch(hashes: readonly string[], now: number): Promise<void>;
  upstream(hash: string, assignmentId: string): Promise<UpstreamSession | undefined>;
  upstreams(hash: string): Promise<readonly UpstreamSession[]>;
  /** Creates or replaces. */
  putUpstream(session: UpstreamSession): Promise<void>;
}

/** The longest time for which a lease can be taken, in milliseconds. */
export const longestLease = 120_000;

/** Work that one process at a time may do, whichever host it runs on. A holder that dies loses the lease when its time is up. */
export interface LeaseRepository {
  /**
   * @param owner unique to the process and attempt; who holds the lease already gets it anew
   * @param lifeMs until it ends by itself; must outlast the work
   * @returns a number that grows with each holder, to be stored with what the work writes; `undefined` while another holds it
   */
  take(name: string, owner: string, lifeMs: number): Promise<number | undefined>;
  /** @returns false where it had been lost */
  release(name: string, owner: string, fence: number): Promise<boolean>;
}

/** Where one instance leaves a message for another. A message is taken once. */
export interface Mailbox {
  /** A second message under a key that was not taken yet is dropped. @param lifeMs after which nobody gets it any more */
  put(key: string, body: string, lifeMs: number): Promise<void>;
  /** The message, as soon as it is there; `undefined` where none came in time or `signal` was aborted. */
  wait(key: string, timeoutMs: number, signal?: AbortSignal): Promise<string | undefined>;
  /** Forgets messages whose time is up. @returns how many */
  sweep(): Promise<number>;
}

/** A key that seals values in the store; the key itself never leaves the store. */
export interface DataKey {
  readonly id: number;
  /** One key is active and seals; the others open what was sealed before. */
  readonly state: 'active' | 'decrypt-only';
  /** The id of the master key that wraps it. */
  readonly master: string;
  readonly createdAt: number;
}

/** What a rotation did. */
export interface Rotation {
  /** The data key that seals from now on. */
  readonly active: number;
  /** Whether it finished one that had been interrupted, instead of making a new key. */
  readonly resumed: boolean;
  /** How many values were sealed anew. */
  readonly resealed: number;
  /** How many data keys were wrapped anew, with another master key than before. */
  readonly rewrapped: number;
  /** The data keys that are gone. */
  readonly dropped: readonly number[];
  /** Values that did not open, by table and row; they and their key were left as they are. */
  readonly unreadable: readonly string[];
}

export interface KeyRepository {
  /** Oldest first. */
  list(): Promise<readonly DataKey[]>;
  /**
   * Replaces the data key, also while others use the store. Interrupted at any moment it loses nothing; the next one goes on.
   * @param options.renewMaster adds a new master key to the key ring first
   * @throws master_key_given where the master keys are not in a key ring of ours; keyring_unreadable
   */
  rotate(options: { readonly renewMaster: boolean }): Promise<Rotation>;
}
