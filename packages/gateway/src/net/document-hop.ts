import type { NetworkClass } from '../domain/records.ts';
import { learntNetwork } from './learnt-url.ts';
import type { ResponseHeaders } from './outbound.ts';
import { urlRefusal } from './url-refusal.ts';

/** One request on the way to a document. */
export interface Hop {
  readonly url: string;
  readonly network: NetworkClass;
  readonly method: 'GET' | 'POST';
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** Where an answer leads: nowhere (it is the document), to another hop, or to a place that is not gone to. */
export type NextHop =
  | { readonly kind: 'none' }
  | { readonly kind: 'hop'; readonly hop: Hop }
  | { readonly kind: 'refused'; readonly reason: string };

/** What may be told to a stranger. Anything else may be a credential, whatever its name, and stays with its origin. */
const neutral = ['accept', 'accept-encoding', 'user-agent', 'mcp-protocol-version'];

/** The place that an answer redirects to, as it stands there (RFC 9110 section 15.4), where it is a redirect. */
export function redirectTarget(status: number, headers: ResponseHeaders): string | undefined {
  const { location } = headers;
  return [301, 302, 303, 307, 308].includes(status) && typeof location === 'string' ? location : undefined;
}

/** Judges a redirect. Pure; the addresses of the next host are judged when it is connected to, as for every hop. */
export function nextHop(hop: Hop, status: number, headers: ResponseHeaders): NextHop {
  const location = redirectTarget(status, headers);
  if (location === undefined) return { kind: 'none' };
  // The body of a POST holds credentials, and its answer is none that another place could give.
  if (hop.method !== 'GET') return { kind: 'refused', reason: 'only GET is redirected' };
  if (!URL.canParse(location, hop.url)) return { kind: 'refused', reason: 'it leads to no URL' };
  const url = new URL(location, hop.url);
  url.hash = '';
  const network = learntNetwork(url.href, hop);
  const refusal = urlRefusal(url, network);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const stays = url.origin === new URL(hop.url).origin;
  return {
    kind: 'hop',
    hop: { ...hop, url: url.href, network, headers: stays ? hop.headers : neutralOf(hop.headers) },
  };
}

function neutralOf(headers: Hop['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => neutral.includes(name)));
}
