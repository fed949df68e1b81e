import { coded } from '../errors/coded-error.ts';
import type { LiveSession } from './sessions.ts';

/**
 * Ends the calls that still run when the gateway stops: a client is told so, instead of losing its connection without a word. All of them in
 * one go: a place that becomes free must find nobody who waits for it.
 */
export function stopRunning(sessions: readonly LiveSession[]): void {
  for (const { running } of sessions) for (const call of running) call.stop(coded('gateway_stopping', {}));
}
