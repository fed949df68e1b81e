import type { PendingAuthorization } from 'mcp-gatehouse-kit';
import type { ConfiguredGateway } from '../../domain/configuration.ts';
import type { User } from '../../domain/records.ts';
import { html, type Markup } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { withThen } from '../pages/then.ts';
import { appFacts, localWarning, shownName } from './app.ts';
import { gatewayFields } from './gateways.ts';
import { consentPage, type Handler, pendingOf, visitor } from './parts.ts';
import { serversPage } from './servers.ts';

/** Asks the person who is signed in whether the app may come in. */
export const ask: Handler = async (parts, visit) => {
  const { response } = visit;
  const pending = await pendingOf(parts, visit);
  const user = await visitor(parts, visit);
  if (!user) return seeOther(response, withThen('/sign-in', consentPage(pending.uid)));
  if (pending.approved?.accountId === user.id) return seeOther(response, serversPage(pending.uid, null));
  const open = await parts.consents.gatewaysFor(user, pending.resource);
  const page = open.length === 0 ? nothingOpen(pending) : question(pending, open, user);
  sendPage(response, 200, { ...page, body: html`${page.body}${account(pending, user)}` });
};

interface Asked {
  readonly title: string;
  readonly body: Markup;
}

function question(pending: PendingAuthorization, open: readonly ConfiguredGateway[], user: User): Asked {
  const { uid, application } = pending;
  const name = shownName(application);
  return {
    title: `Let ${name} in?`,
    body: html`<p><strong><bdi>${name}</bdi></strong> asks to use MCP servers for you.</p>
<dl>${appFacts(pending)}</dl>
${localWarning(pending)}
<form method="post" action="${consentPage(uid, 'allow')}">
<input type="hidden" name="user" value="${user.id}">
${gatewayFields(open)}
<button>Allow</button>
</form>
${cancelForm(uid, 'Cancel')}`,
  };
}

/** Alike for a gateway that does not exist and one that is closed to this person. */
function nothingOpen({ uid, application }: PendingAuthorization): Asked {
  return {
    title: 'Nothing here is open to you',
    body: html`<p>What <strong><bdi>${shownName(application)}</bdi></strong> asks for does not exist, or is not open to you. Ask whoever runs this installation.</p>
${cancelForm(uid, `Go back to ${shownName(application)}`)}`,
  };
}

function cancelForm(uid: string, text: string): Markup {
  return html`<form method="post" action="${consentPage(uid, 'cancel')}"><button class="quiet">${text}</button></form>`;
}

function account({ uid }: PendingAuthorization, { email }: User): Markup {
  return html`<form method="post" action="${withThen('/sign-out', consentPage(uid))}">
<p class="small">You are signed in as <strong>${email}</strong>.</p>
<button class="quiet">Not you? Sign out</button>
</form>`;
}
