import { hashSecret } from '../../crypto/token.ts';
import type { User } from '../../domain/records.ts';
import { html, type Markup } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { withThen } from '../pages/then.ts';
import { type AccountContents, readAccount } from './account-contents.ts';
import { newPasswordFields } from './new-password.ts';
import { type Handler, visitor } from './parts.ts';
import { actForm, moment, section, table } from './sections.ts';

/** What is one's own, and nothing of anybody else's. */
export const showAccount: Handler = async (parts, { request, response }) => {
  const user = await visitor(parts, request);
  if (!user) return seeOther(response, withThen('/sign-in', '/account'));
  const contents = await readAccount(parts, user, hashSecret(parts.session.read(request) ?? ''));
  sendPage(response, 200, { title: 'Your account', body: accountBody(user, contents) });
};

function accountBody(user: User, { browsers, identities, connections, tokens, calls }: AccountContents): Markup {
  return html`<dl>
<dt>Signed in as</dt><dd>${user.email}</dd>
<dt>Role</dt><dd>${user.role}</dd>
</dl>
<form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>
${section('Servers', 'You have connected no servers.', table(['Server', 'State', ''], identities.map(identityRow)))}
${section('Apps', 'You have let no apps in.', table(['App', 'Gateway', 'Last used', ''], connections.map(connectionRow)))}
${section('Tokens', 'You have no tokens.', table(['Token', 'Gateway', 'Made', ''], tokens.map(tokenRow)))}
${section('Browsers', 'None.', table(['Browser', 'Last used', ''], browsers.map(browserRow)))}
<form method="post" action="/sign-out/everywhere"><button class="quiet">Sign out everywhere</button></form>
${user.hasPassword ? section('Password', '', [passwordForm(user)]) : html``}
${section('Last calls', 'Nothing was called for you yet.', table(['When', 'What', 'Gateway', 'Outcome'], calls.map(callRow)))}`;
}

type Row<Key extends keyof AccountContents> = AccountContents[Key][number];

function identityRow({ server, state, link }: Row<'identities'>): Markup[] {
  return [html`${server}`, html`${state}`, html`<a href="${link}">Open<span class="hidden"> ${server}</span></a>`];
}

function connectionRow({ id, app, gateway, usedAt }: Row<'connections'>): Markup[] {
  return [
    html`${app}`,
    html`${gateway}`,
    moment(usedAt),
    actForm('/account/apps', { connection: id }, 'Disconnect', app),
  ];
}

function tokenRow({ id, name, gateway, createdAt }: Row<'tokens'>): Markup[] {
  return [
    html`${name}`,
    html`${gateway}`,
    moment(createdAt),
    actForm('/account/tokens', { token: id }, 'Revoke', name),
  ];
}

function browserRow({ hash, browser, seenAt, isThis }: Row<'browsers'>): Markup[] {
  const act = isThis
    ? html`this one`
    : actForm('/account/browsers', { browser: hash }, 'Sign out', `of ${browser}, ${new Date(seenAt).toISOString()}`);
  return [html`${browser}`, moment(seenAt), act];
}

function callRow({ ts, action, target, gateway, outcome, code }: Row<'calls'>): Markup[] {
  return [moment(ts), html`${action} ${target}`, html`${gateway}`, html`${outcome} ${code}`];
}

function passwordForm({ email }: User): Markup {
  return html`<form method="post" action="/account/password">
<input type="hidden" name="username" autocomplete="username" value="${email}">
<label for="password">Password now</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
${newPasswordFields()}
<button>Change password</button>
<p class="small">Your other browsers are signed out.</p>
</form>`;
}
