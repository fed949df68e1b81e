import type { Surroundings, Variant } from './variant.ts';

/** Nothing in between: what load generator and stub can do, which bounds every other figure. */
export function direct({ stubPort }: Surroundings): Variant {
  return { name: 'direct', port: stubPort, pid: undefined, async [Symbol.asyncDispose]() {} };
}
