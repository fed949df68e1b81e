import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createAddressOf } from '../../packages/gateway/src/http/client-address.ts';

const proxies = ['127.0.0.1', '10.0.0.9/8', 'fd00::/8', '2001:db8::1'];

function asked(peer: string | undefined, forwardedFor: string | undefined, trusted: readonly string[] = proxies) {
  const warnings: unknown[] = [];
  const addressOf = createAddressOf(trusted, { warn: (...words: unknown[]) => void warnings.push(words) });
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const request = { socket: { remoteAddress: peer }, headers } as Pick<IncomingMessage, 'headers' | 'socket'>;
  return { address: addressOf(request), again: addressOf(request), warnings };
}

/** Who is at the other end, what the header says, and who it is. */
const rows: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
  ['without a header it is the peer', '203.0.113.7', undefined, '203.0.113.7'],
  ['a stranger is not believed', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a stranger is not believed, who names a proxy', '203.0.113.7', '198.51.100.1, 127.0.0.1', '203.0.113.7'],
  ['a proxy is believed', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['a proxy within a network is', '10.255.0.1', '198.51.100.1', '198.51.100.1'],
  ['a proxy that listens on both families is', '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['a proxy on a link is', 'fd00::7%eth0', '2001:db8:1::9', '2001:db8:1::9'],
  ['a proxy in another spelling is', '2001:0db8:0:0::0001', '198.51.100.1', '198.51.100.1'],
  ['what the client sent itself stands left of it', '127.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
  ['a client cannot name a proxy of ours', '127.0.0.1', '1.1.1.1, 10.0.0.1, 198.51.100.1', '198.51.100.1'],
  ['a client cannot write what is no address', '127.0.0.1', 'unknown, 198.51.100.1', '198.51.100.1'],
  ['behind several proxies it is who called the first', '127.0.0.1', '1.1.1.1,198.51.100.1,10.1.1.1', '198.51.100.1'],
  ['one that is not trusted is who counts', '127.0.0.1', '198.51.100.1, 203.0.113.9, 10.1.1.1', '203.0.113.9'],
  ['proxies alone are the farthest of them', '127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
  ['a port is left out', '127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['a port is left out of IPv6', '127.0.0.1', '[2001:DB8:1::9]:4711', '2001:db8:1::9'],
  ['IPv6 in brackets is one', '127.0.0.1', '[2001:db8:1::9]', '2001:db8:1::9'],
  ['IPv4 as IPv6 is IPv4', '127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
  ['space and emptiness do not matter', '127.0.0.1', ' 1.1.1.1 ,\t198.51.100.1 ', '198.51.100.1'],
  ['what a proxy cannot have meant leaves the proxy', '127.0.0.1', '198.51.100.1, unknown', '127.0.0.1'],
  ['an empty end leaves the proxy', '127.0.0.1', '198.51.100.1, ', '127.0.0.1'],
  ['a hidden name leaves the proxy before it', '127.0.0.1', '1.1.1.1, _hidden, 10.0.0.1', '10.0.0.1'],
  ['an address with too much behind it is none', '127.0.0.1', '198.51.100.1:1:2', '127.0.0.1'],
  ['a connection that is gone is nobody', undefined, '198.51.100.1', ''],
];

test.each(rows)('%s', (_what, peer, forwardedFor, address) => {
  expect(asked(peer, forwardedFor)).toMatchObject({ address });
});

test.each(['127.0.0.1', '10.0.0.1', 'fd00::1'])('nobody is believed where no proxy is named, not even %s', (peer) => {
  expect(asked(peer, '198.51.100.1', [])).toMatchObject({ address: peer });
});

test('a proxy that nobody named is told of once', () => {
  const { warnings } = asked('10.0.0.1', '198.51.100.1', ['127.0.0.1']);
  expect(warnings).toEqual([[{ proxy: '10.0.0.1' }, expect.stringContaining('trustedProxies')]]);
});

test.each([
  ['a stranger sends the header', '8.8.8.8', '198.51.100.1'],
  ['a proxy is trusted', '127.0.0.1', '198.51.100.1'],
  ['there is no header', '10.0.0.1', undefined],
])('there is nothing to tell where %s', (_what, peer, forwardedFor) => {
  expect(asked(peer, forwardedFor, ['127.0.0.1']).warnings).toEqual([]);
});
