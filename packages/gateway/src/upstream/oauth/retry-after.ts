import type { ResponseHeaders } from '../../net/outbound.ts';

/** A server may not silence us for longer. */
const longestSeconds = 3600;

/** How many seconds an answer asks us to wait (RFC 9110 section 10.2.3: seconds or a date), at most an hour. */
export function retryAfterSeconds(headers: ResponseHeaders, now: number): number | undefined {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return undefined;
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), longestSeconds);
}
