/**
 * Where the answer to one message goes: a client's connection, a member of a batch, or memory.
 * Exactly one of `answer`, `openJson` or `openEvents` starts it; after an `open`, `write` and then `close` or `breakOff`.
 */
export interface AnswerSink {
  /** Whether `openJson` may be called; else a JSON answer is held whole, and refused past `limits.messageBytes`. */
  readonly streamsJson: boolean;
  /** A whole JSON-RPC response. After `openEvents` it becomes the last event; after `openJson` it cannot be sent and breaks off. */
  answer(message: Buffer): void;
  /** Begins an answer too large to hold. @param length bytes, where known */
  openJson(length: number | undefined): void;
  openEvents(): void;
  /** @returns false when the reader is behind: stop, and ask `onceDrained` when to go on */
  write(chunk: Buffer): boolean;
  close(): void;
  onceDrained(listener: () => void): void;
  /** The reader went away before the answer was complete. */
  onGone(listener: () => void): void;
}
