import { hash } from 'node:crypto';

/** How ids are stored: SHA-256, base64url. Enough for what is random to begin with. */
export function hashed(id: string): string {
  return hash('sha256', id, 'base64url');
}
