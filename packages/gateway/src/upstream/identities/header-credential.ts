import type { HeaderValues, OpenedIdentity } from '../../store/store.ts';
import { type Credential, holderOf } from './credential.ts';

/** Sends the values of the names that the server fixes; others of an older setting stay here. */
export function headerCredential({ identity, headers = {} }: OpenedIdentity, names: readonly string[]): Credential {
  return {
    identityId: identity.id,
    version: identity.version,
    holder: holderOf(identity),
    headers: Object.fromEntries(names.flatMap((name) => pick(headers, name))),
    isCurrent: () => true,
  };
}

function pick(values: HeaderValues, name: string): [string, string][] {
  const value = values[name];
  return value === undefined ? [] : [[name, value]];
}
