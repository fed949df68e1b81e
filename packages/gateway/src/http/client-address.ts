import type { IncomingMessage } from 'node:http';
import type { Log } from '../log/logger.ts';
import { plainAddress } from '../net/address-forms.ts';
import { isWithin, type Range, rangesOf, specialRanges } from '../net/address-ranges.ts';

/** Where a request comes from, for counting: the nearest address that is not a proxy of ours. Empty where the connection is gone. */
export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/**
 * @param trustedProxies addresses and networks of the proxies in front of us, as `trustedProxies` of gatehouse.yaml has them
 * @param log told, once, of a proxy that somebody forgot to name there
 */
export function createAddressOf(trustedProxies: readonly string[], log: Pick<Log, 'warn'>): AddressOf {
  const ranges = rangesOf(trustedProxies.map(rangeOf));
  const isTrusted = (address: string): boolean => isWithin(ranges, address);
  let isTold = false;

  /** What asks from inside on somebody's behalf is a proxy; from outside anybody may send the header. */
  function tell(peer: string): void {
    const plain = plainAddress(peer);
    if (isTold || plain === undefined || isTrusted(plain) || !isWithin(specialRanges, plain)) return;
    isTold = true;
    log.warn(
      { proxy: plain },
      'all who come by this proxy are counted as one: name it in trustedProxies if it is yours',
    );
  }

  return ({ headers, socket }) => {
    const peer = socket.remoteAddress ?? '';
    const forwardedFor = [headers['x-forwarded-for'] ?? []].flat().join();
    if (forwardedFor === '') return peer;
    tell(peer);
    return clientAddress(peer, forwardedFor, isTrusted);
  };
}

/**
 * The nearest address that is no trusted proxy. Each proxy writes to the right end of X-Forwarded-For whom it was called by, so that what
 * stands left of an address that is not trusted was written by a stranger: it is never looked at, whatever it says. Where a proxy wrote what is
 * no address, the proxy itself is the answer.
 * @param peer the address at the other end of the connection
 */
export function clientAddress(peer: string, forwardedFor: string, isTrusted: (address: string) => boolean): string {
  let nearest = peer;
  for (const hop of forwardedFor.split(',').toReversed()) {
    const plain = plainAddress(nearest);
    const next = addressIn(hop.trim());
    if (plain === undefined || next === undefined || !isTrusted(plain)) return nearest;
    nearest = next;
  }
  return nearest;
}

/** Some proxies write the port along. */
function addressIn(hop: string): string | undefined {
  const [, six, four] = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$|^([\d.]+):\d{1,5}$/i.exec(hop) ?? [];
  return plainAddress(six ?? four ?? hop);
}

function rangeOf(text: string): Range {
  const [address = '', bits] = text.split('/');
  return [address, bits === undefined ? (address.includes(':') ? 128 : 32) : Number(bits)];
}
