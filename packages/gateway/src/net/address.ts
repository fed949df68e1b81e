import { BlockList, isIP } from 'node:net';
import type { NetworkClass } from '../domain/records.ts';

/** Cloud metadata services: they hand out credentials to whoever can reach them, so no setting opens them. */
const metadata = blockList([
  ['169.254.169.254', 32],
  ['169.254.170.2', 32],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['fd00:ec2::254', 128],
]);

/** Addresses that nobody on the internet owns (IANA special-purpose registries, RFC 6890). */
const special = blockList([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
]);

/**
 * Why an address may not be called for a server of this network class, or `undefined` when it may.
 * @param address an IP address as the resolver gave it; IPv4-mapped IPv6 counts as the IPv4 address inside
 */
export function addressRefusal(address: string, network: NetworkClass): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(plain) === 0) return `${address} is not an IP address`;
  if (metadata.check(plain, family)) return `${address} is a cloud metadata address`;
  if (network === 'public' && special.check(plain, family)) {
    return `${address} is not a public address; an administrator opens it with network: private`;
  }
  return undefined;
}

function blockList(ranges: ReadonlyArray<readonly [string, number]>): BlockList {
  const list = new BlockList();
  for (const [address, bits] of ranges) list.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return list;
}
