/**
 * Finds members of JSON text without building values: what is passed on can then be cut and joined as bytes.
 * Written for text that was or will be parsed by somebody; on broken text it answers `undefined` or -1, never reads past the end.
 */

/** Half-open byte range. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;

/** Called with each member of an object; answer `false` to stop. `key` excludes the quotes. */
export type MemberVisitor = (key: Span, value: Span) => boolean | undefined;

/**
 * Visits the members of the object that starts at or after `from`.
 * @returns the index after the closing brace (or where the visitor stopped), -1 when there is no well-formed object
 */
export function visitMembers(bytes: Uint8Array, from: number, visit: MemberVisitor): number {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== openBrace) return -1;
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === closeBrace) return at + 1;
  while (at < bytes.length) {
    const keyEnd = skipString(bytes, at);
    if (keyEnd < 0) return -1;
    const afterKey = skipSpace(bytes, keyEnd);
    if (bytes[afterKey] !== colon) return -1;
    const start = skipSpace(bytes, afterKey + 1);
    const end = skipValue(bytes, start);
    if (end < 0) return -1;
    if (visit({ start: at + 1, end: keyEnd - 1 }, { start, end }) === false) return end;
    at = skipSpace(bytes, end);
    if (bytes[at] === closeBrace) return at + 1;
    if (bytes[at] !== comma) return -1;
    at = skipSpace(bytes, at + 1);
  }
  return -1;
}

/** The elements of the array that starts at or after `from`; `undefined` when there is no well-formed array. */
export function elements(bytes: Uint8Array, from: number): Span[] | undefined {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== openBracket) return undefined;
  const found: Span[] = [];
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === closeBracket) return found;
  while (at < bytes.length) {
    const end = skipValue(bytes, at);
    if (end < 0) return undefined;
    found.push({ start: at, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === closeBracket) return found;
    if (bytes[at] !== comma) return undefined;
    at = skipSpace(bytes, at + 1);
  }
  return undefined;
}

/** The value of the first member with that name, its key written without escapes. */
export function memberOf(bytes: Uint8Array, from: number, name: string): Span | undefined {
  let found: Span | undefined;
  visitMembers(bytes, from, (key, value) => {
    if (!keyIs(bytes, key, name)) return true;
    found = value;
    return false;
  });
  return found;
}

/** Whether the bytes of a key are exactly this ASCII name. */
export function keyIs(bytes: Uint8Array, key: Span, name: string): boolean {
  if (key.end - key.start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[key.start + i] !== name.charCodeAt(i)) return false;
  return true;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === quote) return skipString(bytes, at);
  if (first === openBrace || first === openBracket) return skipNested(bytes, at);
  return skipScalar(bytes, at);
}

function skipNested(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      const end = skipString(bytes, at);
      if (end < 0) return -1;
      at = end - 1;
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return at + 1;
  }
  return -1;
}

function skipScalar(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && !endsScalar(bytes[at])) at++;
  return at === from ? -1 : at;
}

function endsScalar(byte: number | undefined): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte);
}

/** Bytes looked at one by one before the native search, which is faster from there on. */
const shortString = 48;

function skipString(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== quote) return -1;
  const near = Math.min(bytes.length, from + shortString);
  let at = from + 1;
  for (; at < near; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
  }
  return skipLongString(bytes, at);
}

function skipLongString(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(quote, from);
  while (at >= 0) {
    let slashes = 0;
    while (at - 1 - slashes >= from && bytes[at - 1 - slashes] === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
    at = bytes.indexOf(quote, at + 1);
  }
  return -1;
}
