import { isObject } from '../domain/json-rpc/message.ts';
import { EventCutter, messageEvent } from '../domain/sse/events.ts';
import { eventData } from '../domain/sse/fields.ts';
import type { ResponseController, ResponseHandler, ResponseHeaders } from '../net/outbound.ts';
import { judgeHead } from '../upstream/answer-head.ts';
import { streamHeaders, type UpstreamLink } from '../upstream/link.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** Where a server's own messages go while a client holds its GET stream. */
export interface Listener {
  /** @returns false when the client is behind */
  readonly onMessage: (kind: 'request' | 'notification', message: Buffer) => boolean;
  readonly onceDrained: (listener: () => void) => void;
}

/** A running GET stream to one server. */
export interface Listening {
  stop(): void;
}

/**
 * Many servers allow one stream a session and answer 409 while they hold the one before, which they may not know to be closed
 * when a client's second GET takes over. Milliseconds until we ask again, each time.
 */
const conflict = 409;
const askAgainAfter = [100, 300, 1_000, 3_000];

/**
 * Opens a server's GET stream. A server without one answers 405, which is no failure; a stream that ends stays ended.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#listening-for-messages-from-the-server
 */
export function listen({ outbound, limits }: Upstream, link: UpstreamLink, listener: Listener): Listening {
  const request = {
    method: 'GET',
    headers: streamHeaders(link, 'text/event-stream'),
    headTimeout: limits.callTimeout,
    idleTimeout: 0,
  } as const;
  const handler: StreamHandler = new StreamHandler(link.server, limits.messageBytes, listener, () =>
    outbound.send(link.target, request, handler),
  );
  handler.ask();
  return handler;
}

class StreamHandler implements ResponseHandler, Listening {
  readonly #server: string;
  readonly #maxEvent: number;
  readonly #listener: Listener;
  readonly ask: () => void;
  readonly #cutter = new EventCutter();
  #controller: ResponseController | undefined;
  #stopped = false;
  #conflicts = 0;
  #later: NodeJS.Timeout | undefined;

  constructor(server: string, maxEvent: number, listener: Listener, ask: () => void) {
    this.#server = server;
    this.#maxEvent = maxEvent;
    this.#listener = listener;
    this.ask = ask;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#later);
    this.#controller?.abort(new Error('the client closed its stream'));
  }

  onRequestStart(controller: ResponseController): void {
    this.#controller = controller;
    if (this.#stopped) this.stop();
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return;
    const wait = status === conflict ? askAgainAfter[this.#conflicts++] : undefined;
    if (wait !== undefined) this.#askAgain(wait);
    else if (judgeHead(this.#server, status, headers) !== 'events') this.stop();
  }

  #askAgain(wait: number): void {
    this.#controller?.abort(new Error('the server holds another stream of this session'));
    this.#later = setTimeout(this.ask, wait).unref();
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    for (const event of this.#cutter.push(chunk)) {
      const data = eventData(event);
      if (data && !this.#pass(data)) {
        controller.pause();
        this.#listener.onceDrained(() => controller.resume());
      }
    }
    if (this.#cutter.pending > this.#maxEvent) this.stop();
  }

  onResponseEnd(): void {}
  onResponseError(): void {}

  #pass(data: Buffer): boolean {
    const kind = messageKind(data);
    return kind === undefined || this.#listener.onMessage(kind, data);
  }
}

/** Answers have no place on this stream, and are left out like anything that is no message. */
function messageKind(data: Buffer): 'request' | 'notification' | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    if (!isObject(value) || typeof value.method !== 'string') return undefined;
    return value.id === undefined ? 'notification' : 'request';
  } catch {
    return undefined;
  }
}

/** The gateway's own word that a list changed, for instance because an administrator added a server. */
export function listChangedEvent(list: 'tools' | 'prompts' | 'resources'): Buffer {
  return messageEvent(Buffer.from(`{"jsonrpc":"2.0","method":"notifications/${list}/list_changed"}`));
}
