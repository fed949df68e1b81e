import { afterLineEnd, carriageReturn, lineFeed, nextLineEnd, startsWith } from './line-ends.ts';

/**
 * Cuts a byte stream into whole server-sent events, so that half an event is never passed on.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventCutter {
  #held: Buffer[] = [];
  #size = 0;

  /** Bytes held back because their event is not complete. */
  get pending(): number {
    return this.#size;
  }

  /** The events completed by this chunk, each with its closing blank line. */
  push(chunk: Buffer): Buffer[] {
    // A chunk without a line end completes nothing. Joining each time would cost the square of a large event's size.
    // A CR held back counts as one: only the byte after it says whether it was half of CR LF.
    if (nextLineEnd(chunk, 0) < 0 && this.#held.at(-1)?.at(-1) !== carriageReturn) {
      this.#hold(chunk);
      return [];
    }
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([...this.#held, chunk]);
    this.#held = [];
    this.#size = 0;
    return this.#cut(bytes);
  }

  #cut(bytes: Buffer): Buffer[] {
    const events: Buffer[] = [];
    let start = 0;
    for (let end = eventEnd(bytes, start); end > 0; end = eventEnd(bytes, start)) {
      events.push(bytes.subarray(start, end));
      start = end;
    }
    if (start < bytes.length) this.#hold(bytes.subarray(start));
    return events;
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#size += bytes.length;
  }
}

/** The index after the blank line that ends the event at `from`, or -1. Lines end in LF, CR LF or CR. */
function eventEnd(bytes: Buffer, from: number): number {
  for (let at = nextLineEnd(bytes, from); at >= 0; ) {
    const next = afterLineEnd(bytes, at);
    if (next < 0 || next >= bytes.length) return -1;
    const byte = bytes[next];
    if (byte === lineFeed) return next + 1;
    if (byte === carriageReturn) return afterLineEnd(bytes, next);
    at = nextLineEnd(bytes, next);
  }
  return -1;
}

/** One message as an event. Line breaks inside the text are legal JSON white space and would end a data line. */
export function messageEvent(message: Buffer): Buffer {
  const data = message.includes(lineFeed) || message.includes(carriageReturn) ? oneLine(message) : message;
  return Buffer.concat([eventHead, data, eventTail]);
}

/** The same under an id, which holds no line break. @param message undefined for an event that brings the id alone */
export function identifiedEvent(id: string, message: Buffer | undefined): Buffer {
  return Buffer.concat([Buffer.from(`id: ${id}\n`), message ? messageEvent(message) : emptyEvent]);
}

const emptyEvent = Buffer.from('data:\n\n');
const eventHead = Buffer.from('event: message\ndata: ');
const eventTail = Buffer.from('\n\n');

/** JSON has no raw line break inside strings, so each one found is white space between tokens. */
function oneLine(message: Buffer): Buffer {
  return Buffer.from(message.toString().replaceAll(/[\r\n]+/g, ' '));
}

/**
 * An event as it is passed on. Its id and retry hint belong to the server's stream, so an event that has more than its data is
 * written anew.
 */
export function plainEvent(event: Buffer, data: Buffer): Buffer {
  const bare = event.length - data.length;
  const asWritten = (head: string) => bare === head.length + 2 && startsWith(event, head);
  return asWritten('event: message\ndata: ') || asWritten('data: ') ? event : messageEvent(data);
}
