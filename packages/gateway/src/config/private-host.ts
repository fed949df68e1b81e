import { BlockList, isIP } from 'node:net';

const ranges = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  ranges.addSubnet(network, bits, 'ipv4');
}
ranges.addSubnet('::', 127, 'ipv6');
ranges.addSubnet('fc00::', 7, 'ipv6');
ranges.addSubnet('fe80::', 10, 'ipv6');

/** Whether a URL's host is this machine: `localhost`, its subdomains (RFC 6761 section 6.3), 127.0.0.0/8 or `[::1]`. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:.+\.)?localhost\.?$/.test(host) || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]';
}

/**
 * Whether a URL's host says by itself that it is not on the internet. For an early, helpful message only: it does not know what
 * a name resolves to. What guards a request is `net/`, at every hop.
 */
export function isPrivateHost(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  return isLoopbackHost(host) || (family !== 0 && ranges.check(address, family === 6 ? 'ipv6' : 'ipv4'));
}
