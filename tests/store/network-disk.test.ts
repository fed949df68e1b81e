import { expect, test } from 'vitest';
import { networkFileSystem, refuseNetworkDisk } from '../../packages/gateway/src/store/sqlite/network-disk.ts';

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  // As a signed number, which is what some systems give.
  [-11317950, 'CIFS'],
  [0xef53, undefined],
  [0x01021994, undefined],
])('the file system %i is %s', (type, name) => {
  expect(networkFileSystem(type)).toBe(name);
});

test('a disk of this machine is welcome', () => {
  expect(() => refuseNetworkDisk('.')).not.toThrow();
});
