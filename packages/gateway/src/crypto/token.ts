import { hash, randomBytes } from 'node:crypto';

export { looksLikeToken } from '../domain/token-shape.ts';

const prefix = 'gth_';

/** A new gateway token: 256 random bits after the prefix that secret scanners know it by. */
export function newToken(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** A session id as 2025 clients hold it: 192 random bits, visible ASCII. */
export function newSessionId(): string {
  return randomBytes(24).toString('base64url');
}

/** SHA-256, base64url. Enough for what is random to begin with; never for passwords. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
