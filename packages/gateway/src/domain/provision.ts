import type { Provision } from './records.ts';

/**
 * Whether an assignment lets a name through. The same answer hides it from lists and blocks its calls.
 * @param name a tool's or prompt's upstream name, or a resource's URI
 */
export function provides(provision: Provision, name: string): boolean {
  if (provision === 'all') return true;
  if (provision === 'none') return false;
  return provision.allow.includes(name);
}
