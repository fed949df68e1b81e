import type { RequestId } from '../domain/json-rpc/message.ts';
import { readServerMessage } from '../upstream/server-messages.ts';
import type { RunningCall } from './running-call.ts';

/** That one is open is all that matters; a server that asks more at once has these to wait for. */
const mostTracked = 64;

/**
 * Notes what a server sends its client in the course of a call: that it asks something, or takes it back. While a question is open the
 * server is silent because a person thinks. An answer that comes over another instance is not known here.
 */
export function noteQuestion({ questions }: RunningCall, passed: Buffer): void {
  // Progress, which is most of it, is neither.
  if (!passed.includes('"id"') && !passed.includes('notifications/cancelled')) return;
  const message = readServerMessage(passed);
  if (message?.kind === 'request' && questions.size < mostTracked) questions.add(message.id);
  if (message?.kind === 'notification' && message.method === 'notifications/cancelled')
    questions.delete(message.params.requestId as RequestId);
}
