import type { UpstreamLink } from '../upstream/link.ts';
import type { Outcome } from '../upstream/outcome.ts';
import { post } from '../upstream/post.ts';
import type { Waiting } from './in-turn.ts';
import { ReplySink } from './reply-sink.ts';
import type { Services } from './services.ts';

/**
 * Tells a server that nobody waits for an answer any more, where it took too long. A client that can go on with the answer over another
 * instance may do so without our knowing, and still waits until the longest time for a call is over.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#timeouts
 */
export function giveUpLate(
  { upstream: { outbound, limits }, isShared }: Services,
  { sink, running }: Waiting,
  link: UpstreamLink,
  outcome: Outcome,
): void {
  if (outcome.kind !== 'failed' || outcome.error.code !== 'upstream_timeout') return;
  const isOver = Date.now() >= running.startedAt + limits.callMaximum;
  if (isShared && !isOver && sink instanceof ReplySink && sink.isResumable) return;
  const params = { requestId: running.id, reason: 'it took too long' };
  const message = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
  void post(outbound, link, Buffer.from(message), limits.listTimeout);
}
