import fc from 'fast-check';
import { it } from 'vitest';

/** A test that states a property; fast-check prints the smallest counter-example and the seed to repeat it. */
export const test: typeof it = it;
export { fc };
