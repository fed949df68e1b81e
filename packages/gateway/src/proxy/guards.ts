import { type CodedError, coded } from '../errors/coded-error.ts';
import { type Arrival, header } from './arrival.ts';

/** Where the product is reached. */
export interface PublicAddress {
  /** Origin without trailing slash: `https://mcp.example.com`. */
  readonly origin: string;
  /** Host with port as clients send it. */
  readonly host: string;
}

interface Guard {
  readonly name: string;
  readonly check: (arrival: Arrival, address: PublicAddress) => CodedError | undefined;
}

/**
 * What is asked of every request before anyone is authenticated, in order. Host and Origin together stop DNS rebinding.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
const guards: readonly Guard[] = [
  {
    name: 'host',
    check: (arrival, { host, origin }) =>
      header(arrival, 'host')?.toLowerCase() === host ? undefined : coded('host_not_allowed', { expected: origin }),
  },
  {
    name: 'origin',
    check: (arrival, { origin }) => {
      const sent = arrival.headers.origin;
      return sent === undefined || sent === origin ? undefined : coded('origin_not_allowed', {});
    },
  },
];

/** The first guard's refusal. */
export function refusedByGuard(arrival: Arrival, address: PublicAddress): CodedError | undefined {
  for (const guard of guards) {
    const refusal = guard.check(arrival, address);
    if (refusal) return refusal;
  }
  return undefined;
}

const json = 'application/json';
const events = 'text/event-stream';

/** A POST must bring JSON and take either form of answer. */
export function refusedPost(arrival: Arrival): CodedError | undefined {
  const type = header(arrival, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== json) return coded('content_type_unsupported', {});
  const accept = header(arrival, 'accept');
  if (accepts(accept, json) && accepts(accept, events)) return undefined;
  return coded('not_acceptable', { needed: `${json} and ${events}` });
}

/** A GET must take an event stream. */
export function refusedGet(arrival: Arrival): CodedError | undefined {
  return accepts(header(arrival, 'accept'), events) ? undefined : coded('not_acceptable', { needed: events });
}

/** No Accept header means anything (RFC 9110, section 12.5.1). */
function accepts(accept: string | undefined, type: string): boolean {
  if (accept === undefined || accept.includes(type) || accept.includes('*/*')) return true;
  return accept.includes(`${type.split('/', 1)[0]}/*`);
}
