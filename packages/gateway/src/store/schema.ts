/** The tables of the store. Times are epoch milliseconds, booleans 0 or 1, JSON is text, sealed values are bytes. */
export interface Database {
  /** One row. `configuration` grows with every commit that changes what routing or authentication read. */
  store_version: { id: number; configuration: number };
  /** One row: a known text, sealed. A store that has it was sealed before, and gets no new keys. */
  key_check: { id: number; sealed: Uint8Array };
  /**
   * Data keys, wrapped. One is `active` and seals, those that are `decrypt-only` open what was sealed before. An id is never used
   * twice, since the active one has the highest and is never removed. `master` is the id of the master key.
   */
  encryption_keys: {
    id: number;
    state: 'active' | 'decrypt-only';
    wrapped: Uint8Array;
    master: string;
    created_at: number;
  };
  servers: {
    id: string;
    slug: string;
    url: string;
    network: string;
    auth: string;
    disabled: number;
    created_at: number;
    updated_at: number;
  };
  /** `everyone` is 1 where all people may reach it, 0 where `gateway_users` says who. */
  gateways: { id: string; slug: string; disabled: number; everyone: number; created_at: number };
  gateway_users: { gateway_id: string; user_id: string };
  assignments: {
    id: string;
    gateway_id: string;
    server_id: string;
    prefix: string;
    tools: string;
    position: number;
    created_at: number;
    identity: string;
  };
  identities: {
    id: string;
    server_id: string;
    /** Whose it is; null for the shared identity. */
    owner: string | null;
    /** `header` or `oauth`: what is sealed are header values or tokens. */
    kind: string;
    sealed: Uint8Array;
    created_at: number;
    updated_at: number;
    disabled: number;
    version: number;
    state: string;
    state_since: number;
    code: string;
    why: string;
    problem: string | null;
    issuer: string | null;
    /** The `id` of the row in `oauth_clients`, which may be gone. */
    client_id: string | null;
    scope: string;
    wanted_scope: string;
    expires_at: number | null;
    refresh_at: number | null;
    refreshable: number;
    used_at: number;
  };
  tokens: {
    id: string;
    name: string;
    gateway_id: string;
    hash: string;
    created_at: number;
    revoked_at: number | null;
    user_id: string | null;
  };
  sessions: {
    hash: string;
    gateway_id: string;
    principal: string;
    protocol_version: string;
    client_name: string;
    client_version: string;
    created_at: number;
    last_seen_at: number;
    elicits_url: number;
    /** JSON. */
    capabilities: string;
    user_id: string | null;
    /** The least severe log messages that the client wants; empty where it did not say. */
    log_level: string;
    /** How often the client opened a GET stream. */
    streams: number;
  };
  /** `key` is `<session_hash> <assignment_id> <SHA-256 of uri, base64url>`. */
  subscriptions: { key: string; session_hash: string; assignment_id: string; uri: string };
  /** `key` is `<session_hash> <assignment_id>`. */
  upstream_sessions: {
    key: string;
    session_hash: string;
    assignment_id: string;
    /** The server's id of the session, where it gave one. */
    sealed: Uint8Array | null;
    protocol_version: string;
    holder: string;
  };
  users: {
    id: string;
    email: string;
    created_at: number;
    role: string;
    /** As `auth/password.ts` writes it; null for whoever signs in elsewhere, or not yet. */
    password: string | null;
    disabled: number;
  };
  /** Who somebody is at an OpenID provider. */
  user_links: { issuer: string; subject: string; user_id: string; created_at: number };
  /** Links by which people come in, once. `hash` is that of the secret in the link. */
  invitations: {
    hash: string;
    kind: string;
    email: string | null;
    role: string;
    invited_by: string;
    created_at: number;
    expires_at: number;
  };
  /** How often something was tried in a span of time, by the hash of who and what. */
  attempts: { key: string; count: number; expires_at: number };
  browser_sessions: {
    hash: string;
    user_id: string;
    expires_at: number;
    created_at: number;
    seen_at: number;
    browser: string;
  };
  apps: {
    id: string;
    client_id: string;
    name: string;
    source: string;
    /** JSON. */
    redirect_uris: string;
    /** The secret of one that was given, where it has one. */
    sealed: Uint8Array | null;
    disabled: number;
    created_at: number;
  };
  /** One row per consent. `grant_hash` is how the authorization server's records name it. */
  connections: {
    id: string;
    user_id: string;
    app_id: string;
    gateway_id: string;
    resource: string;
    grant_hash: string;
    created_at: number;
    used_at: number;
  };
  /** What the authorization server keeps: `key` is `<kind> <hash of the id>`. */
  oauth_records: {
    key: string;
    kind: string;
    alias: string | null;
    grouped: string | null;
    sealed: Uint8Array;
    version: number;
    expires_at: number | null;
  };
  oauth_clients: {
    id: string;
    server_id: string;
    issuer: string | null;
    source: string;
    client_id: string;
    /** The client's secret, where it has one. */
    sealed: Uint8Array | null;
    auth_method: string | null;
    secret_expires_at: number | null;
    redirect_uri: string | null;
    /** When another came after it; 0 while it is in use. Then it is only kept for what was issued to it. */
    retired: number;
    created_at: number;
  };
  /** Sign-ins under way. */
  oauth_flows: {
    state_hash: string;
    browser_hash: string;
    server_id: string;
    owner: string | null;
    sealed: Uint8Array;
    expires_at: number;
  };
  server_states: {
    server_id: string;
    state: string;
    since: number;
    code: string;
    why: string;
    problem: string | null;
  };
  /** One open row per cause and subject. */
  alerts: {
    id: string;
    cause: string;
    subject_kind: string;
    subject_id: string;
    severity: string;
    why: string;
    problem: string | null;
    link: string;
    count: number;
    first_at: number;
    last_at: number;
    resolved_at: number | null;
  };
  /** One row. `sealed` is the key that signs cookies. */
  installation: { id: number; public_url: string; sealed: Uint8Array | null };
  /** Work that one instance may do at a time. `until` is the end of the lease, 0 where nobody holds it. */
  leases: { name: string; owner: string; until: number; fence: number };
  /** Messages from one instance to another, sealed. */
  mailbox: { key: string; body: Uint8Array; expires_at: number };
}
