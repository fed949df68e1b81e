import type { NetworkClass } from '../domain/records.ts';
import { addressForms, plainAddress } from './address-forms.ts';
import { isWithin, metadataRanges, specialRanges } from './address-ranges.ts';

/**
 * Why an address may not be called for a server of this network class, or `undefined` when it may.
 * @param address an IP address as the resolver or a URL gave it, in any spelling and with or without a zone
 */
export function addressRefusal(address: string, network: NetworkClass): string | undefined {
  const plain = plainAddress(address);
  if (plain === undefined) return `${address} is not an IP address`;
  if (addressForms(plain).some((form) => isWithin(metadataRanges, form))) {
    return `${address} is a cloud metadata address`;
  }
  if (network === 'public' && isWithin(specialRanges, plain)) {
    return `${address} is not a public address; an administrator opens it with network: private`;
  }
  return undefined;
}
