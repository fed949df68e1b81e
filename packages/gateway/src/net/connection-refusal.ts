import type { NetworkClass } from '../domain/records.ts';
import { addressRefusal } from './address.ts';
import { addressForms, plainAddress } from './address-forms.ts';
import type { OwnEndpoint } from './endpoint.ts';
import { addressesOf, type Lookup } from './lookup.ts';
import { isThisMachine } from './this-machine.ts';

/** What every connection of one pool must keep to. */
export interface ConnectionRules {
  readonly network: NetworkClass;
  /** The port that is dialled. */
  readonly port: number;
  /** Refused whatever the network class. */
  readonly own: readonly OwnEndpoint[];
  readonly lookup: Lookup;
}

/**
 * Why no connection may be made to a host with these addresses, or `undefined`. One bad address refuses them all: a name that
 * has public and private ones is an attack or a mistake, and which of them is dialled is not ours to choose.
 */
export async function connectionRefusal(
  addresses: readonly string[],
  { network, port, own, lookup }: ConnectionRules,
): Promise<string | undefined> {
  for (const address of addresses) {
    const refusal = addressRefusal(address, network);
    if (refusal !== undefined) return refusal;
  }
  for (const endpoint of own.filter((each) => each.port === port)) {
    const refusal = await ownRefusal(addresses, endpoint, lookup);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Looked up anew each time, because the database may move; only where the port is the same, so hardly ever. */
async function ownRefusal(
  addresses: readonly string[],
  { what, host, port }: OwnEndpoint,
  lookup: Lookup,
): Promise<string | undefined> {
  const theirs = await addressesOf(lookup, host).catch(() => undefined);
  if (theirs === undefined) return `port ${port} is that of ${what}, whose address cannot be found out just now`;
  const refused = addresses.find((address) => isSamePlace(forms(address), theirs.flatMap(forms)));
  return refused === undefined ? undefined : `${refused} port ${port} is ${what}`;
}

/** What listens on one address of this machine may well listen on the others, so they count as one place. */
function isSamePlace(some: readonly string[], others: readonly string[]): boolean {
  return some.some((form) => others.includes(form)) || (some.some(isThisMachine) && others.some(isThisMachine));
}

function forms(address: string): readonly string[] {
  const plain = plainAddress(address);
  return plain === undefined ? [] : addressForms(plain);
}
