import { expect } from 'vitest';

/** Looks again and again until what is expected holds. The time is for a machine that is busy with other things. */
export function eventually<T>(look: () => T, interval = 50) {
  return expect.poll(look, { timeout: 20_000, interval });
}
