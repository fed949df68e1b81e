import { isIPv4, isIPv6 } from 'node:net';

/**
 * The one spelling of an IP address under which addresses are compared, or `undefined` where the text is none.
 * A zone (`%eth0`) says which link and not which address, so it is left out; IPv4-mapped IPv6 is the IPv4 address inside, to
 * which the system connects (RFC 4291 section 2.5.5.2).
 */
export function plainAddress(address: string): string | undefined {
  if (isIPv4(address)) return address;
  const [text = ''] = address.split('%', 1);
  if (!isIPv6(text)) return undefined;
  const groups = ipv6Groups(text);
  return isUnder(groups, [0, 0, 0, 0, 0, 0xffff])
    ? ipv4At(groups, 6)
    : new URL(`http://[${text}]`).hostname.slice(1, -1);
}

/** Where IPv6 carries an IPv4 address to which a translator or tunnel on the way would connect: the prefix, and the group it starts at. */
const carriers: ReadonlyArray<readonly [prefix: readonly number[], at: number]> = [
  // IPv4-compatible (RFC 4291 section 2.5.5.1)
  [[0, 0, 0, 0, 0, 0], 6],
  // IPv4-translated (RFC 7915)
  [[0, 0, 0, 0, 0xffff, 0], 6],
  // NAT64, well-known and local-use (RFC 6052, RFC 8215)
  [[0x64, 0xff9b, 0, 0, 0, 0], 6],
  [[0x64, 0xff9b, 1], 6],
  // 6to4 (RFC 3056)
  [[0x2002], 1],
];

/** A plain address, and the IPv4 addresses that it may turn into on its way. */
export function addressForms(plain: string): readonly string[] {
  if (!isIPv6(plain)) return [plain];
  const groups = ipv6Groups(plain);
  const inside = carriers.filter(([prefix]) => isUnder(groups, prefix)).map(([, at]) => ipv4At(groups, at));
  return [plain, ...inside];
}

/** The eight groups of an IPv6 address without zone. */
function ipv6Groups(text: string): number[] {
  const hex = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = hex.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

function isUnder(groups: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, index) => groups[index] === group);
}

function ipv4At(groups: readonly number[], at: number): string {
  const [high = 0, low = 0] = groups.slice(at, at + 2);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
