import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addressRefusal } from '../../packages/gateway/src/net/address.ts';

/** Cloud metadata, in every spelling that leads there. */
const always = [
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '0:0:0:0:0:FFFF:A9FE:A9FE',
  '::169.254.169.254',
  '::ffff:0:169.254.169.254',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '169.254.170.2',
  '169.254.170.23',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  '169.254.0.23',
  '169.254.42.42',
  'fd00:ec2::254',
  'FD00:0EC2:0::0254',
  'fd00:ec2::254%eth0',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fd00:c1::a9fe:a9fe',
  'fd00:42::42',
  'fe80::a9fe:a9fe%2',
];

/** First and last address of each range that is nobody's on the internet. */
const privateOnly = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
  ['::', '::1'],
  ['::8.8.8.8', '::ffff:ffff'],
  ['::ffff:127.0.0.1', '::ffff:7f00:1'],
  ['::ffff:10.0.0.1', '::ffff:c0a8:1'],
  ['64:ff9b::', '64:ff9b::ffff:ffff'],
  ['64:ff9b::10.0.0.1', '64:ff9b::8.8.8.8'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::', '100::ffff:ffff:ffff:ffff'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::', '2002:7f00:1::1'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::', 'fe80::1%eth0'],
  ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
].flat();

/** Neighbours of those ranges, and some that everybody knows. */
const open = [
  '1.0.0.0',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2606:4700::1111',
  '2a00:1450::1',
];

describe('addresses that a server may live on', () => {
  it.each(always)('%s is cloud metadata and refused whatever the network class', (address) => {
    expect(addressRefusal(address, 'private')).toBe(`${address} is a cloud metadata address`);
    expect(addressRefusal(address, 'public')).toBeDefined();
  });

  it.each(privateOnly)('%s is opened to private servers only', (address) => {
    expect(addressRefusal(address, 'private')).toBeUndefined();
    expect(addressRefusal(address, 'public')).toMatch(/not a public address/);
  });

  it.each(open)('%s is opened to public servers', (address) => {
    expect(addressRefusal(address, 'public')).toBeUndefined();
  });

  it.each(['', 'localhost', '127.1', '2130706433', '0x7f.0.0.1', '1.2.3', '1.2.3.4.5', ':::', '[::1]'])(
    '%j is no address, and what is none is refused',
    (text) => {
      expect(addressRefusal(text, 'private')).toMatch(/is not an IP address/);
    },
  );
});

test('an IPv4 address and the same address inside IPv6 are judged alike, whatever the spelling', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte, byte), fc.boolean(), ([a, b, c, d], upper) => {
      const plain = `${a}.${b}.${c}.${d}`;
      const hex = `::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      const verdict = addressRefusal(plain, 'public') === undefined;
      for (const spelling of [`::ffff:${plain}`, upper ? hex.toUpperCase() : hex, `0:0:0:0:0:ffff:${plain}`]) {
        expect(addressRefusal(spelling, 'public') === undefined).toBe(verdict);
      }
    }),
  );
});
