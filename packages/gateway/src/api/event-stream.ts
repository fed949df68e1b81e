import type { Reply } from '../proxy/arrival.ts';
import type { EventSchemas } from './operation.ts';

/** Where an operation sends its events. */
export interface EventSink {
  /** Aborted when the client has gone, its session is over, or the gateway stops. */
  readonly signal: AbortSignal;
  /**
   * Sends one event, and settles when the client has room for the next: whoever awaits it never has more than one waiting.
   * @param data cut down to the event's schema
   * @param eventId what `Last-Event-ID` will repeat
   */
  send(event: string, data: unknown, eventId?: string): Promise<void>;
}

export interface StreamOptions {
  readonly reply: Reply;
  readonly headers: Readonly<Record<string, string>>;
  readonly schemas: EventSchemas;
  /** Whether whoever asked may still have it; asked once a second. */
  readonly isAllowed: () => Promise<boolean>;
  readonly closing: AbortSignal;
}

export interface OpenEventStream {
  readonly sink: EventSink;
  /** Whether the answer has begun, so that a failure can no longer be told by a status. */
  readonly isOpen: () => boolean;
  end(): void;
}

/** Milliseconds. */
const heartbeat = 15_000;
const watchEvery = 1_000;
/** How long a client that reads nothing is waited for. */
const patience = 60_000;

/** A stream of events (HTML standard, section 9.2). It begins with the first event. */
export function openEventStream({ reply, headers, schemas, isAllowed, closing }: StreamOptions): OpenEventStream {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, closing]);
  let isOpen = false;
  let isBehind = false;

  reply.onGone(() => over.abort());
  closing.addEventListener('abort', end, { once: true });
  const timers = [
    setInterval(() => {
      if (isOpen && !isBehind) write(': still here\n\n');
    }, heartbeat).unref(),
    setInterval(() => {
      isAllowed().then(
        (allowed) => !allowed && end(),
        () => end(),
      );
    }, watchEvery).unref(),
  ];

  function end(): void {
    if (timers.length === 0) return;
    for (const timer of timers.splice(0)) clearInterval(timer);
    closing.removeEventListener('abort', end);
    over.abort();
    if (isOpen) reply.end();
  }

  function write(chunk: string): boolean {
    if (signal.aborted) return true;
    if (!isOpen) {
      isOpen = true;
      reply.open(200, { ...headers, 'content-type': 'text/event-stream' });
    }
    return reply.write(Buffer.from(chunk));
  }

  /** Settles when there is room again, or nobody reads any more. */
  async function drained(): Promise<void> {
    isBehind = true;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        over.abort();
        reply.destroy();
      }, patience);
      const done = (): void => {
        clearTimeout(late);
        isBehind = false;
        resolve();
      };
      reply.onceDrained(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  return {
    sink: {
      signal,
      async send(event, data, eventId) {
        const schema = schemas[event];
        if (!schema) throw new Error(`the operation has no event ${event}`);
        const lines = [`event: ${event}`, `data: ${JSON.stringify(schema.parse(data))}`];
        if (eventId !== undefined) lines.push(`id: ${eventId}`);
        if (!write(`${lines.join('\n')}\n\n`) && !signal.aborted) await drained();
      },
    },
    isOpen: () => isOpen,
    end,
  };
}
