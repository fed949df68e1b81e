import { hashSecret, newSessionId } from '../../crypto/token.ts';
import type { Store } from '../../store/store.ts';

/** What a ticket lets its holder do, once: sign in to a server for an identity that is not their own. */
export interface Ticket {
  readonly serverId: string;
  /** Null for the shared identity. */
  readonly owner: string | null;
  /** Register anew with the authorization server, since it forgot the client that we have. */
  readonly registerAgain: boolean;
}

/** Milliseconds. As long as it takes to copy a link into a browser. */
export const ticketLife = 10 * 60 * 1000;

/** @returns what stands in the link; the store keeps a hash of it */
export async function issueTicket({ mailbox }: Pick<Store, 'mailbox'>, ticket: Ticket): Promise<string> {
  const text = newSessionId();
  await mailbox.put(keyOf(text), JSON.stringify(ticket), ticketLife);
  return text;
}

/** Takes a ticket: the second to come gets undefined, as does who comes late. */
export async function takeTicket({ mailbox }: Pick<Store, 'mailbox'>, text: string): Promise<Ticket | undefined> {
  const found = await mailbox.wait(keyOf(text), 0);
  return found === undefined ? undefined : (JSON.parse(found) as Ticket);
}

/** Path of the page that takes it. */
export function ticketPath(text: string): string {
  return `/connect/-/ticket/${text}`;
}

function keyOf(text: string): string {
  return `ticket:${hashSecret(text)}`;
}
