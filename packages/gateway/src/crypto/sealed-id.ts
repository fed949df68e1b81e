import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** Makes ids of others into ids of ours, and back, with nothing kept in between: any instance opens what another one sealed. */
export interface IdSealer {
  /** The same text for the same id and context. @param context what it is good for, and whose it is */
  seal(context: string, id: string): string;
  /** @returns undefined for what was not sealed here, or for another context */
  open(context: string, sealed: string): string | undefined;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** More is no id of ours. */
const longest = 8_192;

/**
 * AES-256-GCM under a nonce that is made of what is sealed, as in RFC 8452 and RFC 5297: two different texts have the same nonce by
 * chance only, and the same text always looks the same, which is what an event that is delivered twice needs.
 * @param secret known to all instances of an installation, and to nobody else
 */
export function createIdSealer(secret: string): IdSealer {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `gatehouse sealed id ${use}`, 32));
  const [key, nonceKey] = [derived('key'), derived('nonce')];

  return {
    seal(context, id) {
      const nonce = createHmac('sha256', nonceKey)
        .update(JSON.stringify([context, id]))
        .digest()
        .subarray(0, nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url');
    },
    open(context, sealed) {
      if (sealed.length > longest) return undefined;
      const bytes = Buffer.from(sealed, 'base64url');
      // Decoding forgives foreign characters and stray bits at the end: what was sealed has one text.
      if (bytes.toString('base64url') !== sealed) return undefined;
      const tagAt = bytes.length - tagBytes;
      if (tagAt < nonceBytes) return undefined;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(tagAt));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, tagAt)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
