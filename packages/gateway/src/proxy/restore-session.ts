import { isObject, type Params } from '../domain/json-rpc/message.ts';
import type { Wishes } from '../domain/records.ts';
import type { OpenedSession } from '../upstream/open-session.ts';
import { request } from '../upstream/request.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** So many requests at a time: a server that has only just come back is not to be flooded. */
const atOnce = 8;

/**
 * Tells a session that was just opened what the client asked for before: the server may have been unasked until now, or have
 * forgotten the session in which it was told. What it refuses is logged, and keeps nobody from the session; one that no longer answers is asked nothing more. Never rejects.
 */
export async function restoreSession(upstream: Upstream, { link, info }: OpenedSession, wishes: Wishes): Promise<void> {
  const { logging, resources } = info.capabilities;
  const level = isObject(logging) && wishes.logLevel !== '' ? [wishes.logLevel] : [];
  const uris = isObject(resources) && resources.subscribe === true ? wishes.subscriptions : [];
  const asked: readonly (readonly [string, Params])[] = [
    ...level.map((each) => ['logging/setLevel', { level: each }] as const),
    ...uris.map((uri) => ['resources/subscribe', { uri }] as const),
  ];
  const left = asked.values();
  let isAnswering = true;
  const askOn = async () => {
    for (const [method, params] of left) {
      if (!isAnswering) return;
      const kind = await request(upstream, link, method, params).then(
        (answer) => answer.kind,
        () => 'failed' as const,
      );
      if (kind !== 'result') upstream.log.warn({ server: link.server, method, kind }, 'session not as it was');
      isAnswering &&= kind === 'result' || kind === 'rpc_error';
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
}
