import { isIPv4, isIPv6 } from 'node:net';

/** The network that an address lies in: IPv4 /24, IPv6 /56, `unknown` for what is no address. A network is one customer or so. */
export function addressPrefix(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return `${mapped.slice(0, mapped.lastIndexOf('.'))}.0/24`;
  const [plain = ''] = mapped.split('%', 1);
  return isIPv6(plain) ? `${canonical(plain)}/56` : 'unknown';
}

/** The first 56 bits in the form of RFC 5952: the groups behind are all zero, so they are what `::` stands for. */
function canonical(address: string): string {
  const [left = '', right] = address.split('::', 2);
  const head = groupsOf(left);
  const tail = right === undefined ? [] : groupsOf(right);
  const zeros = new Array<number>(Math.max(8 - head.length - tail.length, 0)).fill(0);
  const network = [...head, ...zeros, ...tail].slice(0, 4).map((group, at) => (at === 3 ? group & 0xff00 : group));
  while (network.at(-1) === 0) network.pop();
  return `${network.map((group) => group.toString(16)).join(':')}::`;
}

function groupsOf(text: string): number[] {
  if (text === '') return [];
  // A dotted end stands for two groups, which lie behind the prefix in any address that is not all zeros before them.
  return text.split(':').flatMap((group) => (group.includes('.') ? [0, 0] : [Number.parseInt(group, 16)]));
}
