import type { ConfiguredGateway } from '../../domain/configuration.ts';
import type { User } from '../../domain/records.ts';
import { html, type Markup } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { withThen } from '../pages/then.ts';
import { appFacts } from './app-facts.ts';
import { asked, consentPath, type Handler } from './parts.ts';

/** Asks the person whether the app may come in, and where. */
export const showConsent: Handler = async (parts, visit) => {
  const { pending, user } = await asked(parts, visit);
  if (!user) return seeOther(visit.response, withThen('/sign-in', consentPath(visit)));
  const open = await parts.consents.gatewaysFor(user, pending.resource);
  const form = open.length === 0 ? nothingOpen(visit.name) : allowForm(visit.name, open);
  sendPage(visit.response, 200, {
    title: `Let ${pending.application.name} in?`,
    body: html`${appFacts(pending)}${form}${notMe(user, consentPath(visit))}`,
  });
};

function allowForm(uid: string, open: readonly ConfiguredGateway[]): Markup {
  const [only] = open;
  const choice =
    open.length === 1 && only
      ? html`<p>It will use the gateway <strong>${only.gateway.slug}</strong>, as you:</p>${serversOf(only)}<input type="hidden" name="gateway" value="${only.gateway.slug}">`
      : html`<fieldset><legend>Which gateway may it use, as you?</legend>${open.map(option)}</fieldset>`;
  return html`<form method="post" action="/consent/${uid}/allow">${choice}<button>Allow</button></form>${cancelForm(uid)}`;
}

function option(configured: ConfiguredGateway, index: number): Markup {
  const { slug } = configured.gateway;
  const input =
    index === 0
      ? html`<input type="radio" id="gateway-${slug}" name="gateway" value="${slug}" required checked>`
      : html`<input type="radio" id="gateway-${slug}" name="gateway" value="${slug}" required>`;
  return html`<div class="choice">${input}<label for="gateway-${slug}">${slug}</label>${serversOf(configured)}</div>`;
}

function serversOf({ servers }: ConfiguredGateway): Markup {
  if (servers.length === 0) return html`<p class="small">There are no servers on it yet.</p>`;
  const items = servers.map(
    ({ server, assignment }) =>
      html`<li>${server.slug} <span class="small">${assignment.identity === 'per-user' ? 'called as yourself' : 'called with an identity that all share'}</span></li>`,
  );
  return html`<ul>${items}</ul>`;
}

function nothingOpen(uid: string): Markup {
  return html`<p class="bad">There is no gateway at that address that you may use. Ask an administrator to let you in.</p>${cancelForm(uid)}`;
}

function cancelForm(uid: string): Markup {
  return html`<form method="post" action="/consent/${uid}/cancel"><button class="quiet">Cancel</button></form>`;
}

/** For whoever finds somebody else's name on the page. */
function notMe({ email }: User, path: string): Markup {
  return html`<form method="post" action="${withThen('/sign-out', path)}"><p class="small">You are signed in as ${email}. Not you?</p><button class="quiet">Sign out</button></form>`;
}
