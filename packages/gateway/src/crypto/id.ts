import { randomBytes } from 'node:crypto';

/**
 * A prefixed id that sorts by creation time: 48 bits of milliseconds and 80 random bits, hexadecimal.
 * @param kind short prefix such as `srv`
 */
export function newId(kind: string, now: number = Date.now()): string {
  return `${kind}_${now.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
}
