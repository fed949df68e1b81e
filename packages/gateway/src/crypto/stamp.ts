import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Values that are handed to a client and come back later, to this instance or another: text that cannot be made up, and that is
 * good only where it was given. Deterministic: the same value in the same place makes the same text. What it says is not hidden.
 */
export interface Stamps {
  /** Visible ASCII without white space. @param place what it is bound to, such as purpose and session */
  stamp(place: readonly string[], value: unknown): string;
  /** The value; undefined for a text that was not made by `stamp` in that very place. */
  read(place: readonly string[], text: string): unknown;
}

/** 128 bits: whoever guesses has one try for each request. */
const tagBytes = 16;
const separator = '.';

/** @param secret the same for all instances; other uses of it and this one say nothing of each other */
export function createStamps(secret: string): Stamps {
  const key = createHmac('sha256', secret).update('gatehouse stamps').digest();

  function tagOf(place: readonly string[], body: string): Buffer {
    const hmac = createHmac('sha256', key);
    // Each part with its length before it, so that no two places read the same.
    for (const part of [...place, body]) hmac.update(`${Buffer.byteLength(part)}:${part}`);
    return hmac.digest().subarray(0, tagBytes);
  }

  return {
    stamp(place, value) {
      const body = Buffer.from(JSON.stringify(value)).toString('base64url');
      return body + separator + tagOf(place, body).toString('base64url');
    },
    read(place, text) {
      const [body = '', tag = '', ...more] = text.split(separator);
      const given = Buffer.from(tag, 'base64url');
      if (more.length > 0 || given.length !== tagBytes || !timingSafeEqual(given, tagOf(place, body))) return undefined;
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown;
    },
  };
}
