import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

/**
 * A master key: it seals the data keys that the store keeps, and nothing else. Here it is a key of this process; a key
 * management service fits behind it too, since it need only wrap and unwrap 32 bytes and never has to give its key away.
 */
export interface KeyWrapper {
  /** Names the master key in the store, for ever and without telling anything of it: the ARN of a service's key, or a fingerprint. */
  readonly id: string;
  wrap(key: Uint8Array): Promise<Uint8Array>;
  /** Rejects when it was wrapped with another master key, or changed since. */
  unwrap(wrapped: Uint8Array): Promise<Buffer>;
}

/** Every key of ours has 256 bits. */
export const keyBytes = 32;

const format = 1;
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Keeps wrapped keys and sealed values apart, should one key ever be used for both. */
const purpose = Buffer.from('gatehouse data key');

/** A master key held in memory. Wraps as `format | nonce | ciphertext | tag` with AES-256-GCM. */
export function localWrapper(masterKey: Uint8Array): KeyWrapper {
  return {
    id: `local:${fingerprint(masterKey)}`,
    async wrap(key) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, masterKey, nonce).setAAD(purpose);
      const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]);
      return Buffer.concat([Buffer.from([format]), nonce, ciphertext, cipher.getAuthTag()]);
    },
    async unwrap(wrapped) {
      if (wrapped[0] !== format || wrapped.length !== 1 + nonceBytes + keyBytes + tagBytes) {
        throw new Error('not a wrapped key of a known format');
      }
      const tagAt = wrapped.length - tagBytes;
      const decipher = createDecipheriv(algorithm, masterKey, wrapped.subarray(1, 1 + nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(purpose)
        .setAuthTag(wrapped.subarray(tagAt));
      return Buffer.concat([decipher.update(wrapped.subarray(1 + nonceBytes, tagAt)), decipher.final()]);
    },
  };
}

/** 64 bits of a hash: enough to tell keys apart, and of a random key it tells nothing. */
function fingerprint(masterKey: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from('gatehouse master key id\0'), masterKey])).slice(0, 16);
}
