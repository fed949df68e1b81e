import type { RecordStore } from 'mcp-gatehouse-kit/records';
import type { Configuration } from '../domain/configuration.ts';
import type {
  Alert,
  AlertSubject,
  Assignment,
  AuthMode,
  Gateway,
  Identity,
  NetworkClass,
  OAuthClient,
  OAuthGrant,
  Server,
  Session,
  Subscription,
  Token,
  UpstreamSession,
  Wishes,
} from '../domain/records.ts';
import type { Status } from '../domain/status.ts';
import type {
  AppRepository,
  AttemptRepository,
  BrowserSessionRepository,
  ConnectionRepository,
  InvitationRepository,
  UserRepository,
} from './way-in.ts';

/**
 * What Gatehouse keeps. Asynchronous on every engine, so that where the work is done (this thread, a worker, another host)
 * is not the caller's concern. Every method that writes has committed durably when its promise settles.
 */
export interface Repositories {
  readonly servers: ServerRepository;
  readonly gateways: GatewayRepository;
  readonly assignments: AssignmentRepository;
  readonly identities: IdentityRepository;
  readonly users: UserRepository;
  readonly invitations: InvitationRepository;
  readonly attempts: AttemptRepository;
  readonly apps: AppRepository;
  readonly connections: ConnectionRepository;
  readonly tokens: TokenRepository;
  readonly sessions: SessionRepository;
  readonly clients: OAuthClientRepository;
  readonly flows: OAuthFlowRepository;
  readonly statuses: ServerStatusRepository;
  readonly alerts: AlertRepository;
  readonly browserSessions: BrowserSessionRepository;
  readonly installation: InstallationRepository;
  /** What the authorization server keeps. */
  readonly records: RecordStore;
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
  /** Whether other instances may serve from it at the same time. */
  readonly isShared: boolean;
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
  /** With its assignments, identities, clients, sign-ins under way and state. */
  remove(id: string): Promise<void>;
}

export interface GatewayRepository {
  list(): Promise<readonly Gateway[]>;
  bySlug(slug: string): Promise<Gateway | undefined>;
  create(gateway: { slug: string }): Promise<Gateway>;
  /** A disabled gateway answers as one that does not exist. */
  setDisabled(id: string, disabled: boolean): Promise<void>;
  /** Says who may reach it. */
  setUsers(id: string, users: Gateway['users']): Promise<void>;
  /** With its assignments, tokens, connections and sessions. */
  remove(id: string): Promise<void>;
}

export interface AssignmentRepository {
  list(): Promise<readonly Assignment[]>;
  /** Appended at the end of its gateway's order. @throws prefix_taken */
  create(assignment: Omit<Assignment, 'id' | 'position'>): Promise<Assignment>;
  /** Replaces all of an existing assignment but its gateway and prefix. */
  update(id: string, assignment: Omit<Assignment, 'id' | 'gatewayId' | 'prefix'>): Promise<void>;
  /** With the sessions with its server that were opened for it. */
  remove(id: string): Promise<void>;
}

/** Header values by name, as they are sent to the server. */
export type HeaderValues = Readonly<Record<string, string>>;

/** The tokens of an OAuth identity; secrets. */
export interface OAuthTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** The `resource` they were asked with; undefined where none was sent. Sent again when refreshing. */
  readonly resource: string | undefined;
  readonly provider: TokenProvider;
}

/** Where tokens are renewed and revoked, as it was when they were issued: a refresh must not depend on finding it out anew. */
export interface TokenProvider {
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string | undefined;
  readonly authMethods: readonly string[] | undefined;
}

/** An identity together with its secret, read in one statement so that they belong together. */
export interface OpenedIdentity {
  readonly identity: Identity;
  /** Exactly one of both is there, by the kind of the identity. */
  readonly headers: HeaderValues | undefined;
  readonly tokens: OAuthTokens | undefined;
}

export interface IdentityRepository {
  list(): Promise<readonly Identity[]>;
  find(serverId: string, owner: string | null): Promise<Identity | undefined>;
  byId(id: string): Promise<Identity | undefined>;
  /** @throws sealed_unreadable */
  open(serverId: string, owner: string | null): Promise<OpenedIdentity | undefined>;
  /** Creates or replaces header values; connected from now. Moves the configuration. */
  setHeaders(serverId: string, owner: string | null, values: HeaderValues): Promise<Identity>;
  /** Creates or replaces after a sign-in; connected from now, `wantedScope` empty. Moves the configuration. */
  setTokens(serverId: string, owner: string | null, granted: GrantedTokens): Promise<Identity>;
  /**
   * Keeps refreshed tokens where the version is still `from`, and makes it connected. Does not move the configuration: other
   * instances find out when they are refused or when theirs end.
   * @returns the identity, or undefined where another was faster or it is gone
   */
  renewTokens(id: string, from: number, granted: GrantedTokens): Promise<Identity | undefined>;
  /** Marks it where the version is still `from`; moves the configuration where the state or code changed. @returns whether it did */
  setStatus(id: string, from: number, status: Omit<Status, 'since'>): Promise<boolean>;
  /** Adds to `wantedScope`. Does not move the configuration. */
  wantScope(id: string, scope: string): Promise<void>;
  /** A disabled identity carries no call. Moves the configuration. */
  setDisabled(id: string, disabled: boolean): Promise<void>;
  /** Moves the configuration. */
  remove(id: string): Promise<void>;
  /** Stamps as used; one transaction for all of them. Does not move the configuration. */
  touch(ids: readonly string[], now: number): Promise<void>;
  /** Connected, enabled identities that can be refreshed, whose `refreshAt` is before `before` and that were used since `usedSince`. */
  due(before: number, usedSince: number): Promise<readonly Identity[]>;
}

export interface GrantedTokens {
  readonly tokens: OAuthTokens;
  readonly grant: Omit<OAuthGrant, 'wantedScope' | 'refreshable'>;
}

export interface TokenRepository {
  list(): Promise<readonly Token[]>;
  /** @param hash SHA-256 of the token, base64url. A revoked token is not found. */
  byHash(hash: string): Promise<Token | undefined>;
  byId(id: string): Promise<Token | undefined>;
  /** Creates the token, or gives an existing one of that name on that gateway the new hash and user and un-revokes it. */
  put(token: { name: string; gatewayId: string; hash: string; userId?: string | null }): Promise<Token>;
  revoke(id: string): Promise<void>;
}

/** A session as lists show it. */
export interface ListedSession extends Session {
  /** When it was last used, within a minute or so. */
  readonly seenAt: number;
}

export interface SessionRepository {
  /** Newest first, those behind `after` (creation time and hash) and of that user where given. */
  list(query: {
    readonly limit: number;
    readonly userId?: string | undefined;
    readonly after?: Pick<Session, 'createdAt' | 'hash'> | undefined;
  }): Promise<readonly ListedSession[]>;
  byHash(hash: string): Promise<Session | undefined>;
  create(session: Session): Promise<void>;
  /** Forgets the session. @returns its upstream sessions, but for those that do not open any more */
  end(hash: string): Promise<readonly UpstreamSession[]>;
  /** Forgets at most `limit` sessions that were last seen before `before` (epoch milliseconds); answers what they were. */
  endIdle(before: number, limit: number): Promise<readonly EndedSession[]>;
  /** Stamps sessions as seen; one transaction for all of them. */
  touch(hashes: readonly string[], now: number): Promise<void>;
  /** Counts a GET stream that is opened, so that every instance can tell which is the last. @returns how many there were with it; 0 where the session has ended */
  openStream(hash: string): Promise<number>;
  /** Those of the hashes whose sessions have not ended, each with how often a GET stream was opened in it. */
  known(hashes: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Forgets all upstream sessions with a server: they are opened anew when they are needed. */
  endUpstreams(serverId: string): Promise<void>;
  /** Opened here, sealed in the store; one that does not open any more is as good as none. */
  upstream(hash: string, assignmentId: string): Promise<UpstreamSession | undefined>;
  /** Without those that do not open any more. */
  upstreams(hash: string): Promise<readonly UpstreamSession[]>;
  /** The assignments of the servers with which it has a session; none is opened for it. */
  visited(hash: string): Promise<ReadonlySet<string>>;
  /**
   * Keeps our session with a server, unless another instance was faster.
   * @param instead the one that it replaces, because the server forgot it or somebody else is signed in; undefined for a first one
   * @throws session_unknown
   */
  claimUpstream(claimed: UpstreamSession, instead?: UpstreamSession): Promise<Claim>;
  setLogLevel(hash: string, level: string): Promise<void>;
  /**
   * Remembers one, unless the session has `atMost` of them.
   * @param subscription whose URI every engine must be able to keep (`storableText`)
   * @throws session_unknown
   */
  subscribe(hash: string, subscription: Subscription, atMost: number): Promise<'added' | 'there' | 'full'>;
  unsubscribe(hash: string, subscription: Subscription): Promise<void>;
}

/** What became of a claim. */
export interface Claim {
  /** The one that counts from now on: what was claimed, or what is there where that is not what it was to replace. */
  readonly session: UpstreamSession;
  /**
   * What the client asked for by then; undefined where another one counts. Whoever sets a level after it was read finds the session
   * among those that were visited.
   */
  readonly wishes: Wishes | undefined;
}

/** A session that is over, with what is still open of it at servers. */
export interface EndedSession {
  readonly session: Session;
  readonly upstreams: readonly UpstreamSession[];
}

export interface OAuthClientRepository {
  /** Those in use. */
  list(): Promise<readonly OAuthClient[]>;
  /** Also one that is kept only for what was issued to it. */
  byId(id: string): Promise<OAuthClient | undefined>;
  /** The client to use with that issuer: the one bound to it, else one that was given and is bound to none yet. */
  find(serverId: string, issuer: string): Promise<OAuthClient | undefined>;
  /** Opened here, sealed in the store. @throws sealed_unreadable */
  secret(id: string): Promise<string | undefined>;
  /** Creates, or replaces the one of that server and issuer (null: the one that was given). A new client id makes a new row id. Does not move the configuration. */
  put(
    client: Omit<OAuthClient, 'id' | 'hasSecret' | 'createdAt'> & { readonly secret: string | undefined },
  ): Promise<OAuthClient>;
  /** Binds a given client to the issuer that it is used with. */
  bind(id: string, issuer: string): Promise<void>;
  /** What turned out to work. */
  setAuthMethod(id: string, authMethod: string): Promise<void>;
  /** Takes it out of use, so that the next sign-in makes another; it stays while something was issued to it. */
  retire(id: string): Promise<void>;
  /** At once, whatever was issued to it. */
  remove(id: string): Promise<void>;
}

/** A sign-in under way. One row per `state`. */
export interface OAuthFlow {
  /** SHA-256 of `state`, base64url. */
  readonly stateHash: string;
  /** SHA-256 of what the browser that started it holds in a cookie, base64url. */
  readonly browserHash: string;
  readonly serverId: string;
  readonly owner: string | null;
  /** JSON of whoever started it: verifier, issuer and so on. Sealed in the store. */
  readonly contents: string;
  readonly expiresAt: number;
}

export interface OAuthFlowRepository {
  create(flow: OAuthFlow): Promise<void>;
  /** Takes it, once. Another browser than the one that started it gets undefined and takes nothing; nor does one that comes late. */
  take(stateHash: string, browserHash: string): Promise<OAuthFlow | undefined>;
  /** Forgets those with a server, whoever began them. */
  forget(serverId: string): Promise<void>;
  /** Forgets those whose time is up. @returns how many */
  sweep(): Promise<number>;
}

export interface ServerStatusRepository {
  list(): Promise<ReadonlyMap<string, Status>>;
  get(serverId: string): Promise<Status | undefined>;
  /** Keeps it where state or code differ from what is there; `since` is then now. Does not move the configuration. @returns whether it did */
  put(serverId: string, status: Omit<Status, 'since'>): Promise<boolean>;
  /** As if it had never been asked. Does not move the configuration. */
  forget(serverId: string): Promise<void>;
}

export interface AlertRepository {
  /** Opens one, or counts it where one of that cause and subject is open. */
  raise(alert: Pick<Alert, 'cause' | 'subject' | 'severity' | 'why' | 'problem' | 'link'>): Promise<Alert>;
  /** Ends those that are open about the subject, of that cause only where given. @returns those that were open */
  resolve(subject: AlertSubject, cause?: string): Promise<readonly Alert[]>;
  /** Those seen last first. @param filter.open leaves out what is resolved */
  list(filter: { readonly open: boolean; readonly limit: number }): Promise<readonly Alert[]>;
}

/** What the running gateway tells commands that work beside it. */
export interface InstallationRepository {
  publicUrl(): Promise<string | undefined>;
  setPublicUrl(url: string): Promise<void>;
  /** The key that signs cookies, the same for all instances; made once, sealed. Only after `setPublicUrl`. */
  cookieKey(): Promise<string>;
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
