import { BlockList, isIPv6 } from 'node:net';

export type Range = readonly [address: string, bits: number];

/** Ranges of addresses. */
export interface Ranges {
  readonly four: BlockList;
  readonly six: BlockList;
}

/** Cloud metadata services: they hand out credentials to whoever can reach them, so no setting opens them. */
export const metadataRanges = rangesOf([
  // AWS, Azure, Google Cloud, DigitalOcean, OpenStack and most others
  ['169.254.169.254', 32],
  // AWS: credentials of containers (ECS) and pods (EKS)
  ['169.254.170.2', 32],
  ['169.254.170.23', 32],
  // Azure's WireServer, which has an address of the public internet
  ['168.63.129.16', 32],
  // Alibaba, Oracle, Tencent, Scaleway
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['169.254.0.23', 32],
  ['169.254.42.42', 32],
  // The same over IPv6: AWS, Google Cloud, Oracle, Scaleway, OpenStack
  ['fd00:ec2::254', 128],
  ['fd00:ec2::23', 128],
  ['fd20:ce::254', 128],
  ['fd00:c1::a9fe:a9fe', 128],
  ['fd00:42::42', 128],
  ['fe80::a9fe:a9fe', 128],
]);

/**
 * Addresses that are nobody's on the internet: the IANA special-purpose registries (RFC 6890) and what is not global unicast.
 * IPv4-mapped addresses are not in here: ask for the IPv4 address inside (`plainAddress`).
 */
export const specialRanges = rangesOf([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Only 2000::/3 is global unicast (RFC 4291 section 2.4); below and above lie loopback, NAT64, unique and link local, multicast.
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  // Within it: protocol assignments with Teredo, documentation twice, 6to4.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

/** Whether an address lies in one of the ranges. */
export function isWithin({ four, six }: Ranges, address: string): boolean {
  return isIPv6(address) ? six.check(address, 'ipv6') : four.check(address, 'ipv4');
}

/** One list per family, because BlockList takes an IPv4 address for an IPv6 one as well, and `::/3` would hold them all. */
export function rangesOf(ranges: readonly Range[]): Ranges {
  const [four, six] = [new BlockList(), new BlockList()];
  for (const [address, bits] of ranges) {
    if (isIPv6(address)) six.addSubnet(address, bits, 'ipv6');
    else four.addSubnet(address, bits, 'ipv4');
  }
  return { four, six };
}
