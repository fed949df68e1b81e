import { coded } from '../errors/coded-error.ts';
import type { LiveSession } from './sessions.ts';

/** Ends the GET stream and the calls of a session that run in this process, and says why. */
export function endRunning(
  { running, stream }: Pick<LiveSession, 'running' | 'stream'>,
  why: 'access_ended' | 'session_ended',
): void {
  for (const call of running) call.stop(coded(why, {}));
  stream?.end();
}
