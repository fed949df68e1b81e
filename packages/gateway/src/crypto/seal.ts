import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a sealed value stands. A value moved anywhere else does not open. */
export interface SealPlace {
  readonly table: string;
  readonly rowId: string;
  readonly column: string;
}

/** A 256-bit key and the number by which sealed values name it, from 1 to 2^32 - 1. */
export interface SealKey {
  readonly id: number;
  readonly key: Uint8Array;
}

const format = 1;
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const keyIdBytes = 4;

/** How many bytes stand before the nonce: the format and the key id. */
export const headerBytes = 1 + keyIdBytes;

/** What every value sealed with that key begins with. */
export function sealHeader(keyId: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(format);
  header.writeUInt32BE(keyId, 1);
  return header;
}

/** The key that a sealed value names, which may be one that is not here. @throws Error when it is no sealed value */
export function keyIdOf(sealed: Uint8Array): number {
  const bytes = viewOf(sealed);
  if (bytes[0] !== format || bytes.length < headerBytes + nonceBytes + tagBytes) {
    throw new Error('not a sealed value of a known format');
  }
  return bytes.readUInt32BE(1);
}

/** Seals text as `format | key id | nonce | ciphertext | tag` with AES-256-GCM (NIST SP 800-38D). */
export function seal({ id, key }: SealKey, place: SealPlace, plaintext: string): Buffer {
  const header = sealHeader(id);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(boundTo(header, place));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

/** @throws Error when the value was changed, moved, or sealed with another key */
export function unseal({ id, key }: SealKey, place: SealPlace, sealed: Uint8Array): string {
  if (keyIdOf(sealed) !== id) throw new Error('sealed with another key');
  const bytes = viewOf(sealed);
  const tagAt = bytes.length - tagBytes;
  const nonce = bytes.subarray(headerBytes, headerBytes + nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    .setAAD(boundTo(bytes.subarray(0, headerBytes), place))
    .setAuthTag(bytes.subarray(tagAt));
  const ciphertext = bytes.subarray(headerBytes + nonceBytes, tagAt);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Each part with its length before it, so that no two places give the same bytes. */
function boundTo(header: Buffer, { table, rowId, column }: SealPlace): Buffer {
  const parts = [header, ...[table, rowId, column].map((part) => Buffer.from(part))];
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
