import type { AuthMode } from '../domain/records.ts';
import type { HeaderValues } from '../store/store.ts';

/** How a server with these shared header values is authenticated to. */
export function authModeOf(headers: HeaderValues): AuthMode {
  return Object.keys(headers).length === 0 ? { mode: 'none' } : headerMode(headers, []);
}

/** The mode of a server with these shared header values, and headers beside them of which each identity has a value of its own. */
export function headerMode(headers: HeaderValues, further: readonly string[]): AuthMode {
  const given = Object.keys(headers);
  const named = new Set(given.map((name) => name.toLowerCase()));
  const others = further.filter((name) => !named.has(name.toLowerCase()));
  return { mode: 'header', headerNames: [...given, ...others] };
}
