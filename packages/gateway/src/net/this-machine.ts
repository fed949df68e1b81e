import { networkInterfaces } from 'node:os';
import { plainAddress } from './address-forms.ts';

/**
 * Whether a plain address leads to this machine. Read from the system each time, since interfaces come and go.
 * It does not know addresses that a router or a cloud maps to this machine from outside.
 */
export function isThisMachine(plain: string): boolean {
  if (plain.startsWith('127.') || ['::1', '0.0.0.0', '::'].includes(plain)) return true;
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return interfaces.some(({ address }) => plainAddress(address) === plain);
}
