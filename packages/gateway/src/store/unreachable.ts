import { coded } from '../errors/coded-error.ts';

/** For `catch`: whatever went wrong with the store is said as store_unreachable. */
export function unreachable(error: unknown): never {
  throw coded('store_unreachable', {}, error);
}
