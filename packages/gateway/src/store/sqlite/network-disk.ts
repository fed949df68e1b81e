import { statfsSync } from 'node:fs';
import { coded } from '../../errors/coded-error.ts';

/** File systems that live on another host, by the number that Linux gives them (statfs(2)). */
const networkTypes: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB2',
  12805120: 'Ceph',
  1397113167: 'AFS',
  16914839: '9P',
};

/** The name of the network file system with that number, `undefined` for a disk of this machine. */
export function networkFileSystem(type: number): string | undefined {
  return networkTypes[type >>> 0];
}

/**
 * SQLite's write-ahead log needs memory that all of its processes share, which no two hosts do.
 * @throws data_on_network
 */
export function refuseNetworkDisk(directory: string): void {
  const name = networkFileSystem(statfsSync(directory).type);
  if (name !== undefined) throw coded('data_on_network', { directory, name });
}
