import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a sealed value stands. A value moved anywhere else does not open. */
export interface SealPlace {
  readonly table: string;
  readonly rowId: string;
  readonly column: string;
}

/** 256-bit keys by id (1 to 255); new values are sealed with the active one, older ones still open. */
export interface SealKeys {
  readonly active: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}

const format = 1;
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 2;

/** Seals text as `format | key id | nonce | ciphertext | tag` with AES-256-GCM (NIST SP 800-38D). */
export function seal({ active, keys }: SealKeys, place: SealPlace, plaintext: string): Buffer {
  const key = keys.get(active);
  if (!key) throw new Error(`the active key ${active} is not in the key ring`);
  const header = Buffer.from([format, active]);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(boundTo(header, place));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

/** @throws Error when the value was changed, moved, or sealed with a key that is not here */
export function unseal({ keys }: SealKeys, place: SealPlace, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const header = bytes.subarray(0, headerBytes);
  const key = keys.get(header[1] ?? 0);
  if (header[0] !== format || !key || bytes.length < headerBytes + nonceBytes + tagBytes) {
    throw new Error('not a sealed value of a known format and key');
  }
  const nonce = bytes.subarray(headerBytes, headerBytes + nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    .setAAD(boundTo(header, place))
    .setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const ciphertext = bytes.subarray(headerBytes + nonceBytes, bytes.length - tagBytes);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
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
