import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Vault } from './sql-executor.ts';

const format = 1;
const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const keyIdBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + keyIdBytes;

/**
 * Seals with AES-256-GCM (NIST SP 800-38D) as `format | key id | nonce | ciphertext | tag`, bound to its place.
 *
 * The first key seals, all of them open: put a new one first, and drop an old one when nothing that it sealed is left. Keep the keys
 * where the database is not, and do not use them for anything else. One key may seal 2^32 times.
 * @param keys 32 random bytes each
 * @throws TypeError where there is none, or one of another length
 */
export function keyVault(keys: readonly Uint8Array[]): Vault {
  const byId = new Map(keys.map((key) => [idOf(key), createSecretKey(key)]));
  const [first] = byId;
  if (!first) throw new TypeError('a vault needs a key');
  const [sealing, sealingKey] = first;
  return {
    async seal(place, text) {
      const header = Buffer.concat([Buffer.of(format), Buffer.from(sealing, 'hex')]);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, sealingKey, nonce).setAAD(boundTo(header, place));
      return Buffer.concat([header, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    async open(place, sealed) {
      try {
        return opened(byId, place, Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
      } catch (error) {
        throw new Error('a sealed value does not open: it was changed or moved, or its key is not here', {
          cause: error,
        });
      }
    },
  };
}

function opened(byId: ReadonlyMap<string, KeyObject>, place: string, bytes: Buffer): string {
  const header = bytes.subarray(0, headerBytes);
  const key = byId.get(header.subarray(1).toString('hex'));
  if (header[0] !== format || !key) throw new Error('of no known format or key');
  const tagAt = bytes.length - tagBytes;
  const nonce = bytes.subarray(headerBytes, headerBytes + nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    .setAAD(boundTo(header, place))
    .setAuthTag(bytes.subarray(tagAt));
  const ciphertext = bytes.subarray(headerBytes + nonceBytes, tagAt);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}

/** The header is of one length, so no two places give the same bytes. */
function boundTo(header: Buffer, place: string): Buffer {
  return Buffer.concat([header, Buffer.from(place, 'utf8')]);
}

/** Tells keys apart and nothing about them. */
function idOf(key: Uint8Array): string {
  if (key.length !== keyBytes) throw new TypeError(`a key of a vault has ${keyBytes} bytes, not ${key.length}`);
  return createHash('sha256').update('record vault key ').update(key).digest().subarray(0, keyIdBytes).toString('hex');
}
