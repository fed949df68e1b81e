import { coded } from '../../errors/coded-error.ts';
import { takeTicket } from '../../upstream/sign-in/ticket.ts';
import { readForm } from '../pages/form.ts';
import { html } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import { sendOnward } from './onward.ts';
import type { Handler } from './parts.ts';

/** Takes nothing yet: what previews links must not use them up. */
export const showTicket: Handler = async (_parts, { response, name }) => {
  sendPage(response, 200, {
    title: 'Connect a server',
    body: html`<p>This link signs Gatehouse in to one of its servers, once. What you sign in with is what the gateway will use there.</p>
<form method="post" action="/connect/-/ticket/${name}"><button>Sign in</button></form>`,
  });
};

/** @throws ticket_unknown, and what `SignIn.begin` throws */
export const useTicket: Handler = async (parts, { request, response, name }) => {
  await readForm(request, parts.origin);
  const ticket = await takeTicket(parts.store, name);
  const server = ticket && (await parts.store.servers.list()).find(({ id }) => id === ticket.serverId);
  if (!ticket || !server) throw coded('ticket_unknown', {});
  const { owner, registerAgain } = ticket;
  const browser = parts.cookies.flow.read(request);
  const begun = await parts.signIn.begin({ server, owner, registerAgain, browser, onward: undefined });
  sendOnward(parts, response, server.slug, begun);
};
