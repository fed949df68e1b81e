import type { AuthMode } from '../domain/records.ts';
import type { HeaderValues } from '../store/store.ts';

/** How a server with these shared header values is authenticated to. */
export function authModeOf(headers: HeaderValues): AuthMode {
  const headerNames = Object.keys(headers);
  return headerNames.length === 0 ? { mode: 'none' } : { mode: 'header', headerNames };
}
