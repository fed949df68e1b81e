import { describe, expect, it } from 'vitest';
import { addressRefusal } from '../../packages/gateway/src/net/address.ts';

const always = ['169.254.169.254', '::ffff:169.254.169.254', '100.100.100.200', 'fd00:ec2::254'];
const privateOnly = [
  '127.0.0.1',
  '10.1.2.3',
  '192.168.0.1',
  '172.16.0.1',
  '100.64.0.1',
  '::1',
  'fe80::1',
  'fc00::1',
  '::ffff:10.0.0.1',
  '0.0.0.0',
  '224.0.0.1',
];
const open = ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '172.32.0.1'];

describe('addresses that a server may live on', () => {
  for (const address of always) {
    it(`refuses ${address} whatever the network class`, () => {
      expect(addressRefusal(address, 'private')).toMatch(/metadata/);
      expect(addressRefusal(address, 'public')).toBeDefined();
    });
  }
  for (const address of privateOnly) {
    it(`opens ${address} to private servers only`, () => {
      expect(addressRefusal(address, 'private')).toBeUndefined();
      expect(addressRefusal(address, 'public')).toMatch(/not a public address/);
    });
  }
  for (const address of open)
    it(`opens ${address} to public servers`, () => expect(addressRefusal(address, 'public')).toBeUndefined());
});
