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
  gateways: { id: string; slug: string; disabled: number; created_at: number };
  assignments: {
    id: string;
    gateway_id: string;
    server_id: string;
    prefix: string;
    tools: string;
    position: number;
    created_at: number;
  };
  identities: {
    id: string;
    server_id: string;
    /** Whose it is; null for the shared identity. */
    owner: string | null;
    kind: string;
    sealed: Uint8Array;
    created_at: number;
    updated_at: number;
  };
  tokens: {
    id: string;
    name: string;
    gateway_id: string;
    hash: string;
    created_at: number;
    revoked_at: number | null;
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
  };
  upstream_sessions: {
    session_hash: string;
    assignment_id: string;
    upstream_id: string | null;
    protocol_version: string;
  };
  /** Work that one instance may do at a time. `until` is the end of the lease, 0 where nobody holds it. */
  leases: { name: string; owner: string; until: number; fence: number };
  /** Messages from one instance to another, sealed. */
  mailbox: { key: string; body: Uint8Array; expires_at: number };
}
