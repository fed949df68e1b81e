import type { AuthMode, Provision } from '../domain/records.ts';
import type { HeaderValues } from '../store/store.ts';

/** Whether two auth modes mean the same; the order of header names means nothing. */
export function sameAuthMode(a: AuthMode, b: AuthMode): boolean {
  return sameNames(a.mode === 'header' ? a.headerNames : [], b.mode === 'header' ? b.headerNames : []);
}

/** Whether two sets of header values send the same. */
export function sameHeaders(a: HeaderValues, b: HeaderValues): boolean {
  return sameNames(Object.keys(a), Object.keys(b)) && Object.entries(a).every(([name, value]) => b[name] === value);
}

/** Whether two provisions let the same through; the order of names means nothing. */
export function sameProvision(a: Provision, b: Provision): boolean {
  return typeof a === 'object' && typeof b === 'object' ? sameNames(a.allow, b.allow) : a === b;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && a.every((name) => right.has(name));
}
