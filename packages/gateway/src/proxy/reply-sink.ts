import { messageEvent } from '../domain/sse/events.ts';
import type { AnswerSink } from '../upstream/answer-sink.ts';
import type { Reply } from './arrival.ts';

type State = 'waiting' | 'json' | 'events' | 'done';

const jsonType = 'application/json';

/** Headers of every event stream: proxies must neither keep nor gather it. */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Passes the answer to one request straight to the client's connection. */
export class ReplySink implements AnswerSink {
  readonly streamsJson = true;
  readonly #reply: Reply;
  readonly #headers: Readonly<Record<string, string>>;
  /** Whether the client was given an event id, by which it can go on with this answer elsewhere. */
  isResumable = false;
  #state: State = 'waiting';
  #bytes = 0;

  /** @param headers sent with whatever the answer turns out to be */
  constructor(reply: Reply, headers: Readonly<Record<string, string>>) {
    this.#reply = reply;
    this.#headers = headers;
  }

  /** Bytes of body handed to the connection so far. */
  get bytes(): number {
    return this.#bytes;
  }

  answer(message: Buffer): void {
    if (this.#state === 'events') {
      this.write(messageEvent(message));
      this.close();
    } else if (this.#state === 'json') this.#reply.destroy();
    else if (this.#state === 'waiting') {
      this.#bytes += message.length;
      this.#reply.send(200, { ...this.#headers, 'content-type': jsonType }, message);
    }
    this.#state = 'done';
  }

  openJson(length: number | undefined): void {
    this.#state = 'json';
    const sized = length === undefined ? {} : { 'content-length': String(length) };
    this.#reply.open(200, { ...this.#headers, 'content-type': jsonType, ...sized });
  }

  openEvents(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'events';
    this.#reply.open(200, { ...this.#headers, ...eventStreamHeaders });
  }

  write(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    return this.#reply.write(chunk);
  }

  close(): void {
    if (this.#state === 'json' || this.#state === 'events') this.#reply.end();
    this.#state = 'done';
  }

  onceDrained(listener: () => void): void {
    this.#reply.onceDrained(listener);
  }

  onGone(listener: () => void): void {
    this.#reply.onGone(listener);
  }
}
