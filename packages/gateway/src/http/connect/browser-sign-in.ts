import { browserSessionLife } from '../../auth/browser-sessions.ts';
import type { User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { readForm } from './form.ts';
import { html, type Markup } from './html.ts';
import { seeOther, sendPage } from './page.ts';
import type { ConnectParts, Handler, Visit } from './parts.ts';

/** The form by which a browser shows whose it is: with the token that the person's AI app uses. */
export function browserForm(name: string): Markup {
  return html`<p>To connect <strong>${name}</strong> for yourself, show who you are: enter the token that your AI app uses with this gateway.</p>
<form method="post" action="/connect/${name}/browser">
<label for="token">Gateway token</label>
<input id="token" name="token" type="password" autocomplete="off" required placeholder="gth_…">
<button>Continue</button>
</form>`;
}

/** For whoever finds somebody else's name on the page. */
export function signOutForm(): Markup {
  return html`<form method="post" action="/connect/-/sign-out"><button class="quiet">This is not me: sign this browser out</button></form>`;
}

export const closeBrowser: Handler = async ({ origin, browsers, cookies }, { request, response }) => {
  await readForm(request, origin);
  const held = cookies.session.read(request);
  if (held !== undefined) await browsers.end(held);
  const forgotten = { 'set-cookie': cookies.session.write('', 0) };
  sendPage(response, 200, { title: 'Signed out', body: html`<p>This browser is nobody's now.</p>` }, forgotten);
};

/** Who signed in with the browser that asks. */
export function visitor({ browsers, cookies }: ConnectParts, { request }: Visit): Promise<User | undefined> {
  return browsers.userOf(cookies.session.read(request));
}

/** @throws token_invalid, token_without_user */
export const openBrowser: Handler = async (parts, { request, response, name }) => {
  const form = await readForm(request, parts.origin);
  const principal = await parts.authenticator.authenticate(`Bearer ${form.get('token')?.trim() ?? ''}`);
  if (typeof principal === 'string') throw coded('token_invalid', {});
  if (principal.userId === null) throw coded('token_without_user', {});
  const held = await parts.browsers.open(principal.userId);
  seeOther(response, `/connect/${name}`, { 'set-cookie': parts.cookies.session.write(held, browserSessionLife) });
};
