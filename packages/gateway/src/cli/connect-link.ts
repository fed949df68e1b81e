import { setTimeout as delay } from 'node:timers/promises';
import type { Identity, Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';
import { ticketLife } from '../upstream/sign-in/ticket.ts';
import type { Terminal } from './terminal.ts';

const lookEvery = 500;

/** Whether a gateway answers at its public URL: without one nobody can open a link there. */
async function isServed(outbound: Outbound, publicUrl: string): Promise<boolean> {
  const { fetchDocument } = await import('../net/document.ts');
  const request = { network: 'private', maxBytes: 4096, timeoutMs: 3_000 } as const;
  return fetchDocument(outbound, `${publicUrl}/healthz`, request).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** Waits for the sign-in that a link was made for, where there is a gateway to open it at. */
export async function offerSignIn(
  store: Store,
  outbound: Outbound,
  server: Server,
  publicUrl: string,
  terminal: Terminal,
): Promise<void> {
  const before = await store.identities.find(server.id, null);
  if (!(await isServed(outbound, publicUrl)))
    terminal.err(`no gateway answers at ${publicUrl}: start it with gatehouse up`);
  await waitForSignIn(store, server, before, terminal);
  terminal.out(`"${server.slug}" is connected`);
}

/**
 * Waits until the shared identity was signed in anew.
 * @throws sign_in_not_done where nobody did in time
 */
async function waitForSignIn(
  store: Store,
  server: Server,
  before: Identity | undefined,
  terminal: Terminal,
): Promise<Identity> {
  terminal.err('waiting for the sign-in; Ctrl-C stops waiting, the link stays good for ten minutes');
  const until = performance.now() + ticketLife * 2;
  while (performance.now() < until) {
    const identity = await store.identities.find(server.id, null);
    if (identity && identity.version > (before?.version ?? 0)) return identity;
    await delay(lookEvery);
  }
  throw coded('sign_in_not_done', { server: server.slug });
}
