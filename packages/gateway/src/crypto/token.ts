import { hash, randomBytes } from 'node:crypto';

const prefix = 'gth_';

/** A new gateway token: 256 random bits after the prefix that secret scanners know it by. */
export function newToken(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** Whether text could be a gateway token: the prefix and at least 128 bits of URL-safe characters. */
export function looksLikeToken(text: string): boolean {
  return /^gth_[A-Za-z0-9_-]{22,256}$/.test(text);
}

/** A session id as 2025 clients hold it: 192 random bits, visible ASCII. */
export function newSessionId(): string {
  return randomBytes(24).toString('base64url');
}

/** SHA-256, base64url. Enough for what is random to begin with; never for passwords. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
