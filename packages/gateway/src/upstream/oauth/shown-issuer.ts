import { shownUrl } from '../../net/redact-url.ts';

/** An issuer for errors. A slash at its end is part of what it is, and is neither added nor taken away. */
export function shownIssuer(issuer: string): string {
  const shown = shownUrl(issuer);
  return issuer.endsWith('/') ? shown : shown.replace(/\/$/, '');
}
