import { EventCutter, messageEvent } from '../domain/sse/events.ts';
import { readFields } from '../domain/sse/fields.ts';
import type { ResponseController, ResponseHandler, ResponseHeaders } from '../net/outbound.ts';
import { judgeHead } from '../upstream/answer-head.ts';
import { streamHeaders, type UpstreamLink } from '../upstream/link.ts';
import { isRefusal } from '../upstream/refused-identity.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** Where a server's own messages go while a client holds its GET stream. */
export interface Listener {
  /** Takes the data of an event, whatever it is. @returns false when the client is behind */
  readonly onMessage: (message: Buffer) => boolean;
  /** The server opened a stream. */
  readonly onOpen: () => void;
  /** Told the id of each event, before its message. */
  readonly onEventId: (id: string) => void;
  readonly onceDrained: (listener: () => void) => void;
}

/** How a GET stream to a server ended. */
export type ListenEnd =
  /** It ended or broke, or the server is not ready: it may be asked for again. */
  | { readonly kind: 'over'; readonly retry: number | undefined }
  /** The server knows the session or the credential no longer, or has no stream and says so in this way: a status tells no more. */
  | { readonly kind: 'refused' }
  /** There is none to be had. */
  | { readonly kind: 'none' };

/**
 * Many servers allow one stream a session and answer 409 while they hold the one before, which they may not know to be closed
 * when a client's second GET takes over. Milliseconds until we ask again, each time.
 */
const conflict = 409;
const askAgainAfter = [100, 300, 1_000, 3_000];

/**
 * Opens a server's GET stream and listens until it ends. A server without one answers 405, which is no failure.
 * @param lastEventId of the event after which the server is to go on; undefined for whatever comes
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#listening-for-messages-from-the-server
 */
export function listen(
  { outbound, limits }: Upstream,
  link: UpstreamLink,
  listener: Listener,
  { lastEventId, signal }: { readonly lastEventId: string | undefined; readonly signal: AbortSignal },
): Promise<ListenEnd> {
  const goOn = lastEventId === undefined ? [] : ['last-event-id', lastEventId];
  const request = {
    method: 'GET',
    headers: [...streamHeaders(link, 'text/event-stream'), ...goOn],
    headTimeout: limits.callTimeout,
    idleTimeout: 0,
  } as const;
  return new Promise((resolve) => {
    const settle = (end: ListenEnd): void => {
      signal.removeEventListener('abort', stop);
      resolve(end);
    };
    const stop = (): void => handler.stop();
    const handler: StreamHandler = new StreamHandler(link, limits.messageBytes, listener, {
      ask: () => outbound.send(link.target, request, handler),
      settle,
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else handler.ask();
  });
}

interface Ways {
  readonly ask: () => void;
  readonly settle: (end: ListenEnd) => void;
}

class StreamHandler implements ResponseHandler {
  readonly #link: UpstreamLink;
  readonly #maxEvent: number;
  readonly #listener: Listener;
  readonly #ways: Ways;
  readonly #cutter = new EventCutter();
  #controller: ResponseController | undefined;
  #settled = false;
  #asksAgain = false;
  #conflicts = 0;
  #retry: number | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(link: UpstreamLink, maxEvent: number, listener: Listener, ways: Ways) {
    this.#link = link;
    this.#maxEvent = maxEvent;
    this.#listener = listener;
    this.#ways = ways;
  }

  ask(): void {
    this.#asksAgain = false;
    this.#ways.ask();
  }

  stop(): void {
    this.#end({ kind: 'none' });
  }

  onRequestStart(controller: ResponseController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return;
    const wait = status === conflict ? askAgainAfter[this.#conflicts++] : undefined;
    if (wait !== undefined) this.#askAgain(wait);
    else if (judgeHead(this.#link.server, status, headers) !== 'events') this.#end(endOf(status, this.#link));
    else this.#listener.onOpen();
  }

  #askAgain(wait: number): void {
    this.#asksAgain = true;
    this.#controller?.abort(new Error('the server holds another stream of this session'));
    this.#later = setTimeout(() => this.ask(), wait).unref();
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    for (const event of this.#cutter.push(chunk)) {
      if (this.#settled) return;
      if (this.#take(event)) continue;
      controller.pause();
      this.#listener.onceDrained(() => controller.resume());
    }
    if (this.#cutter.pending > this.#maxEvent) this.stop();
  }

  onResponseEnd(): void {
    if (!this.#asksAgain) this.#end({ kind: 'over', retry: this.#retry });
  }

  onResponseError(): void {
    if (!this.#asksAgain) this.#end({ kind: 'over', retry: this.#retry });
  }

  #take(event: Buffer): boolean {
    const { data, id, retry } = readFields(event);
    this.#retry = retry ?? this.#retry;
    if (id !== undefined) this.#listener.onEventId(id);
    return !data || data.length === 0 || this.#listener.onMessage(data);
  }

  #end(end: ListenEnd): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#later);
    this.#controller?.abort(new Error('the stream is over'));
    this.#ways.settle(end);
  }
}

/** Servers answer 404 where they do not know a session, and those made from the SDK's examples 400. */
function endOf(status: number, { sessionId }: UpstreamLink): ListenEnd {
  const isOfSession = sessionId !== null && (status === 404 || status === 400);
  if (isRefusal(status) || isOfSession) return { kind: 'refused' };
  if (status >= 500 || status === 429 || status === conflict) return { kind: 'over', retry: undefined };
  return { kind: 'none' };
}

/** A list whose changes clients are told of. */
export type AnnouncedList = 'tools' | 'prompts' | 'resources';

/** The gateway's own word that a list changed, for instance because an administrator added a server. */
export function listChangedEvent(list: AnnouncedList): Buffer {
  return messageEvent(Buffer.from(`{"jsonrpc":"2.0","method":"notifications/${list}/list_changed"}`));
}

/** What a client that listens is told after any change: which lists it moved is not worth finding out. */
export const listsChanged: readonly Buffer[] = (['tools', 'prompts', 'resources'] as const).map(listChangedEvent);
