import type { KeyWrapper } from './key-wrapper.ts';

/** Master keys as they are now: new data keys are wrapped with the active one, the others only unwrap. */
export interface MasterKeys {
  readonly active: KeyWrapper;
  /** All of them by id, the active one included. */
  readonly byId: ReadonlyMap<string, KeyWrapper>;
}

/** Where master keys come from. */
export interface MasterKeySource {
  /** Where, for messages: a file, or the name of a variable. */
  readonly source: string;
  /**
   * Reads them anew, so that one added meanwhile by another process is there.
   * @param create whether a first one may be made: only before anything was sealed
   * @throws keyring_unreadable; the operating system's error where a new key cannot be written
   */
  open(create: boolean): MasterKeys;
  /**
   * Adds a new master key and makes it the active one; the older ones stay and unwrap. Two processes must not do so at once.
   * @throws master_key_given where keys are not ours to make
   */
  renew(): void;
}

/** @param first the active one */
export function masterKeys(first: KeyWrapper, others: readonly KeyWrapper[]): MasterKeys {
  return { active: first, byId: new Map([first, ...others].map((wrapper) => [wrapper.id, wrapper])) };
}
