import type { Params } from '../domain/json-rpc/message.ts';
import { isObject } from '../domain/json-rpc/message.ts';
import type { OpenedSession } from '../upstream/open-session.ts';
import { request } from '../upstream/request.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** What a client asked for that holds for as long as its session does. */
export interface Wishes {
  /** Empty where it did not say. */
  readonly logLevel: string;
  /** URIs of the server's resources of whose changes it wants to hear. */
  readonly subscriptions: readonly string[];
}

/**
 * Tells a session that was just opened what the client asked for before: the server may have been unasked until now, or have
 * forgotten the session in which it was told. What it refuses is logged, and keeps nobody from the session.
 */
export async function restoreSession(upstream: Upstream, { link, info }: OpenedSession, wishes: Wishes): Promise<void> {
  const { logging, resources } = info.capabilities;
  const level = isObject(logging) && wishes.logLevel !== '' ? [wishes.logLevel] : [];
  const uris = isObject(resources) && resources.subscribe === true ? wishes.subscriptions : [];
  const asked: readonly (readonly [string, Params])[] = [
    ...level.map((each) => ['logging/setLevel', { level: each }] as const),
    ...uris.map((uri) => ['resources/subscribe', { uri }] as const),
  ];
  await Promise.all(
    asked.map(async ([method, params]) => {
      const { kind } = await request(upstream, link, method, params);
      if (kind !== 'result') upstream.log.warn({ server: link.server, method, kind }, 'session not as it was');
    }),
  );
}
