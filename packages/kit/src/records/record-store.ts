/**
 * What an authorization server keeps: clients, grants, codes, tokens, sessions. One record is found by its kind and id, may belong to
 * a group that ends together, and may end by itself.
 *
 * Ids, aliases and groups are hashes: whoever reads the store must not be able to present one. Bodies are plain text here; a store that
 * writes them anywhere seals them first.
 */
export interface StoredRecord {
  readonly kind: string;
  /** Unique within its kind. */
  readonly id: string;
  /** A second way to find it; null where there is none. */
  readonly alias: string | null;
  /** What it ends with, such as the grant that a token was issued under; null for nothing. */
  readonly group: string | null;
  /** Text that the store does not read. */
  readonly body: string;
  /** Epoch milliseconds; null for never. From then on nobody finds it. */
  readonly expiresAt: number | null;
}

/** A record as it was read. `version` grows with each write of it. */
export interface ReadRecord extends StoredRecord {
  readonly version: number;
}

/**
 * Where records are kept, shared by all instances of a server. Every method that writes has committed durably when its promise
 * settles. Whether the time of a record is up is judged by one clock for all instances: that of the database, where there is one.
 */
export interface RecordStore {
  find(kind: string, id: string): Promise<ReadRecord | undefined>;
  findByAlias(kind: string, alias: string): Promise<ReadRecord | undefined>;
  /** Creates or replaces. */
  put(record: StoredRecord): Promise<void>;
  /** Of several that create the same at one moment, one succeeds. A record whose time is up is in nobody's way. @returns whether it did */
  create(record: StoredRecord): Promise<boolean>;
  /** Compare-and-set: replaces it where it is still of the version `from`. @returns whether it was */
  swap(record: StoredRecord, from: number): Promise<boolean>;
  /** Removes it and answers what it was: of several that take it at one moment, one gets it. */
  take(kind: string, id: string): Promise<ReadRecord | undefined>;
  remove(kind: string, id: string): Promise<void>;
  /** Removes all records of a group, whatever their kind. @returns how many */
  removeGroup(group: string): Promise<number>;
  /** How many of a kind there are whose time is not up. @param ending only those that will end by themselves */
  count(kind: string, ending?: boolean): Promise<number>;
  /** Forgets those whose time is up. @returns how many */
  sweep(): Promise<number>;
}
