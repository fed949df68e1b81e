import { isIPv4, isIPv6 } from 'node:net';
import { found, type Problem } from './problem.ts';
import { list, type Raw } from './raw-file.ts';

const notANetwork = 'is not an IP address or a network such as 10.0.0.0/8';
const everybody = 'trusts everybody, so that anybody could say to come from anywhere';
const mapped = 'is an IPv4 address written as IPv6: write it as IPv4';

export function trustedProxies(file: Raw): Problem[] {
  return list(file.trustedProxies).flatMap((item, index) =>
    typeof item === 'string' ? found(['trustedProxies', index], networkProblem(item)) : [],
  );
}

/** Why a text cannot be the address or the network of a proxy, or `undefined` when it can. */
function networkProblem(text: string): string | undefined {
  const [, address = '', bits] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const longest = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (Number(bits ?? 0) > longest) return notANetwork;
  if (/^::ffff:/i.test(address)) return mapped;
  return Number(bits ?? longest) === 0 ? everybody : undefined;
}
