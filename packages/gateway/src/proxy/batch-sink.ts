import { messageEvent } from '../domain/sse/events.ts';
import type { AnswerSink } from '../upstream/answer-sink.ts';
import type { Reply } from './arrival.ts';
import { eventStreamHeaders } from './reply-sink.ts';

/**
 * Joins the answers to a batch into one event stream, in the order in which they come.
 * @see https://modelcontextprotocol.io/specification/2025-03-26/basic/transports#sending-messages-to-the-server
 */
export class BatchStream {
  readonly #reply: Reply;
  #open: number;

  /** @param members how many requests the batch holds; the stream ends after so many answers */
  constructor(reply: Reply, headers: Readonly<Record<string, string>>, members: number) {
    this.#reply = reply;
    this.#open = members;
    reply.open(200, { ...headers, ...eventStreamHeaders });
  }

  member(): AnswerSink {
    return new BatchMember(this.#reply, () => {
      this.#open -= 1;
      if (this.#open === 0) this.#reply.end();
    });
  }
}

class BatchMember implements AnswerSink {
  /** An event holds a whole message. */
  readonly streamsJson = false;
  readonly #reply: Reply;
  readonly #finished: () => void;
  #done = false;

  constructor(reply: Reply, finished: () => void) {
    this.#reply = reply;
    this.#finished = finished;
  }

  answer(message: Buffer): void {
    if (this.#done) return;
    this.#reply.write(messageEvent(message));
    this.close();
  }

  openJson(): void {}
  openEvents(): void {}

  write(event: Buffer): boolean {
    return this.#reply.write(event);
  }

  close(): void {
    if (this.#done) return;
    this.#done = true;
    this.#finished();
  }

  onceDrained(listener: () => void): void {
    this.#reply.onceDrained(listener);
  }

  onGone(listener: () => void): void {
    this.#reply.onGone(listener);
  }
}
