import type { StoreLocation } from '../../packages/gateway/src/store/location.ts';

/** An audit trail by one word, as other processes are told it: a data folder, or a database's address. */
export function auditAt(place: string): StoreLocation {
  if (!place.startsWith('postgres://')) return { directory: place, database: undefined };
  return { directory: '', database: { url: place, directUrl: undefined } };
}
