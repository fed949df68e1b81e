import { exposedName } from '../domain/naming.ts';
import type { Assignment } from '../domain/records.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import { missingServers, type View } from './view.ts';

/**
 * Names the servers that are left out now, for the end of a message: never a silent gap.
 * @returns empty where all servers answered
 */
export function missingNote(view: View): string {
  const missing = missingServers(view);
  if (missing.length === 0) return '';
  return `; not available now: ${missing.map(({ failure }) => failure.message).join('; ')}`;
}

/** What is wrong with who calls, not with the server: somebody mends it, and should be told as such. */
const identityFailures: readonly ErrorCode[] = [
  'sign_in_needed',
  'user_missing',
  'identity_disabled',
  'identity_unavailable',
];

/**
 * The server that an unknown name must mean, by its prefix, where it is disabled, or its lists were never seen for want of an identity: a
 * client that knows the name from before is led to what mends it, instead of being told that there is no such name.
 */
export function unconnectedOwner(
  view: View,
  name: string,
): { readonly server: string; readonly failure: CodedError } | undefined {
  const means = ({ prefix }: Assignment) => prefix !== '' && name.startsWith(exposedName(prefix, ''));
  const off = view.disabled.find(({ assignment }) => means(assignment))?.server.slug;
  if (off !== undefined) return { server: off, failure: coded('server_disabled', { server: off }) };
  for (const { assignment, server, catalogue, failure } of view.servers) {
    if (means(assignment) && !catalogue && failure && identityFailures.includes(failure.code))
      return { server: server.slug, failure };
  }
  return undefined;
}
