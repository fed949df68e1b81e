import { eventData } from '../domain/sse/fields.ts';
import type { AnswerSink } from './answer-sink.ts';

/** Keeps the answer itself and lets go of what comes before it: for requests of our own. */
export class MemorySink implements AnswerSink {
  readonly streamsJson = false;
  #answer: Buffer = Buffer.alloc(0);

  /** The JSON-RPC response, once the exchange has answered. */
  get message(): Buffer {
    return this.#answer;
  }

  answer(message: Buffer): void {
    this.#answer = message;
  }

  openJson(): void {}
  openEvents(): void {}

  /** On an event stream the answer is the last event written. */
  write(event: Buffer): boolean {
    this.#answer = eventData(event) ?? this.#answer;
    return true;
  }

  close(): void {}
  onceDrained(): void {}
  onGone(): void {}
}
