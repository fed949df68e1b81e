import { coded, isCoded } from '../errors/coded-error.ts';

/** For `catch`: whatever went wrong with the store is said as store_unreachable. That a session is over is no such thing. */
export function unreachable(error: unknown): never {
  throw isCoded(error) && error.code === 'session_unknown' ? error : coded('store_unreachable', {}, error);
}
