import type { AuthMode, OAuthSettings, Provision } from '../domain/records.ts';
import type { HeaderValues } from '../store/store.ts';

/** Whether two auth modes mean the same; the order of header names and scopes means nothing. */
export function sameAuthMode(a: AuthMode, b: AuthMode): boolean {
  if (a.mode === 'header' && b.mode === 'header') return sameNames(a.headerNames, b.headerNames);
  if (a.mode === 'oauth' && b.mode === 'oauth') return sameSettings(a, b);
  return a.mode === b.mode;
}

function sameSettings(a: OAuthSettings, b: OAuthSettings): boolean {
  const [left, right] = [a, b].map(({ authorizationServer, resource = 'auto', acceptIssuerSlash = false, scopes }) =>
    JSON.stringify([authorizationServer, resource, acceptIssuerSlash, scopes && [...new Set(scopes)].toSorted()]),
  );
  return left === right;
}

/** Whether two sets of header values send the same. */
export function sameHeaders(a: HeaderValues, b: HeaderValues): boolean {
  return sameNames(Object.keys(a), Object.keys(b)) && Object.entries(a).every(([name, value]) => b[name] === value);
}

/** Whether two provisions let the same through; the order of names means nothing. */
export function sameProvision(a: Provision, b: Provision): boolean {
  return typeof a === 'object' && typeof b === 'object' ? sameNames(a.allow, b.allow) : a === b;
}

/** Whether two lists hold the same texts, whatever their order. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && a.every((name) => right.has(name));
}
