import { afterLineEnd, nextLineEnd, startsWith } from './line-ends.ts';

/** The fields of one server-sent event, as far as they mean something to us. */
export interface EventFields {
  /** Its data lines joined by LF; `undefined` where it has none (comments, ids, retry hints). */
  readonly data: Buffer | undefined;
  /** Its bytes as Latin-1, which is how a header takes them; empty where the event says that there is no last id. */
  readonly id: string | undefined;
  /** Milliseconds to wait before the stream is asked for again; not bounded. */
  readonly retry: number | undefined;
}

/** @param event one whole event, as `EventCutter` gives it */
export function readFields(event: Buffer): EventFields {
  const data: Buffer[] = [];
  let id: string | undefined;
  let retry: number | undefined;
  for (let at = 0; at < event.length; ) {
    const end = nextLineEnd(event, at);
    const line = event.subarray(at, end < 0 ? event.length : end);
    if (startsWith(line, 'data:')) data.push(fieldValue(line, 5));
    else if (startsWith(line, 'id:')) id = fieldValue(line, 3).toString('latin1');
    else if (startsWith(line, 'retry:')) retry = digits(fieldValue(line, 6).toString('latin1')) ?? retry;
    if (end < 0) break;
    at = Math.max(afterLineEnd(event, end), end + 1);
  }
  return { data: joined(data), id, retry };
}

/** The data of one event alone. */
export function eventData(event: Buffer): Buffer | undefined {
  return readFields(event).data;
}

function joined(lines: readonly Buffer[]): Buffer | undefined {
  if (lines.length < 2) return lines[0];
  return Buffer.from(lines.map((line) => line.toString()).join('\n'));
}

/** One space after the colon is no part of the value. */
function fieldValue(line: Buffer, afterColon: number): Buffer {
  return line.subarray(line[afterColon] === 0x20 ? afterColon + 1 : afterColon);
}

/** Anything but digits is no time: the field is then to be ignored. */
function digits(text: string): number | undefined {
  return /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

/** Whether a server can be asked to go on after an event of that id: ids are any text, headers are not (RFC 9110 section 5.5). */
export function isNamable(id: string): boolean {
  // A longer one would not get past the servers' limits either.
  return /^[\t\x20-\x7e\x80-\xff]{1,1024}$/.test(id);
}
