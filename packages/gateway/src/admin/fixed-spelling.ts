import type { AuthMode } from '../domain/records.ts';
import type { HeaderValues } from '../store/store.ts';

/** The values under the names as the server's auth mode spells them: they are looked up by exactly those. */
export function fixedSpelling(auth: AuthMode, headers: HeaderValues = {}): HeaderValues {
  const names = auth.mode === 'header' ? auth.headerNames : [];
  const spelling = new Map(names.map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [spelling.get(name.toLowerCase()) ?? name, value]),
  );
}
