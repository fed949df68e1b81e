import type { AssignedServer } from '../../domain/configuration.ts';
import { type CodedError, coded } from '../../errors/coded-error.ts';

/** Where a person connects a server, as a whole URL. @param server its slug */
export type LinkTo = (server: string) => string;

/** Who has to act before an identity works, and how. `link` is empty where it is not for whoever is calling. */
export interface Mending {
  readonly how: string;
  readonly link: string;
}

/** A personal identity is its owner's to mend, by a page; a shared one an administrator's, by a command. */
export function mending({ assignment, server: { slug, auth } }: AssignedServer, linkTo: LinkTo): Mending {
  if (assignment.identity === 'per-user') return { how: `open ${linkTo(slug)}`, link: linkTo(slug) };
  const command = auth.mode === 'header' ? 'identity set' : 'server connect';
  return { how: `an administrator mends it with gatehouse ${command} ${slug}`, link: '' };
}

/** @param why what the provider said, or what was seen; empty where nobody connected it yet */
export function signInNeeded(assigned: AssignedServer, linkTo: LinkTo, why: string): CodedError {
  return coded('sign_in_needed', { server: assigned.server.slug, why, ...mending(assigned, linkTo) });
}
