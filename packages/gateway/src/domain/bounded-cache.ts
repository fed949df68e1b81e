/**
 * A map that forgets what was not used for long. Entries live in two generations: a hit in the older one moves the entry to the
 * younger, and when that is full it becomes the older. So a hit on the hot path changes nothing at all, unlike in a list that is
 * kept in order of use.
 */
export class BoundedCache<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #generation: number;

  /** @param capacity how many entries it may hold; at least the half that was used last is kept */
  constructor(capacity: number) {
    this.#generation = Math.ceil(capacity / 2);
  }

  get(key: K): V | undefined {
    const recent = this.#young.get(key);
    if (recent !== undefined) return recent;
    const value = this.#old.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#old.delete(key);
    this.#young.set(key, value);
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  *entries(): Generator<[K, V]> {
    yield* this.#young.entries();
    yield* this.#old.entries();
  }

  *values(): Generator<V> {
    yield* this.#young.values();
    yield* this.#old.values();
  }
}
