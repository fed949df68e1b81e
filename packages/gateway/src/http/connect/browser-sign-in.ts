import { browserSessionLife } from '../../auth/browser-sessions.ts';
import type { User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { readForm } from '../pages/form.ts';
import { html, type Markup } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import type { Visit } from '../pages/router.ts';
import { withThen } from '../pages/then.ts';
import type { ConnectParts, Handler } from './parts.ts';

/** The form by which a browser shows whose it is: with the token that the person's AI app uses. */
export function browserForm(name: string): Markup {
  return html`<p>To connect <strong>${name}</strong> for yourself, show who you are: <a href="${withThen('/sign-in', `/connect/${name}`)}">sign in</a>, or enter the token that your AI app uses with this gateway.</p>
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

export const closeBrowser: Handler = async ({ origin, browsers, tokenBrowsers, cookies }, { request, response }) => {
  await readForm(request, origin);
  const [signedIn, shown] = [cookies.session.read(request), cookies.token.read(request)];
  if (signedIn !== undefined) await browsers.end(signedIn);
  if (shown !== undefined) await tokenBrowsers.end(shown);
  const forgotten = { 'set-cookie': [cookies.session.write('', 0), cookies.token.write('', 0)] };
  sendPage(response, 200, { title: 'Signed out', body: html`<p>This browser is nobody's now.</p>` }, forgotten);
};

/** Whose browser it is: of whoever signed in with it, else of whoever showed a token. */
export async function visitor(
  { browsers, tokenBrowsers, cookies }: ConnectParts,
  { request }: Visit,
): Promise<User | undefined> {
  const signedIn = await browsers.userOf(cookies.session.read(request));
  return signedIn ?? tokenBrowsers.userOf(cookies.token.read(request));
}

/** @throws token_invalid, token_without_user */
export const openBrowser: Handler = async (parts, { request, response, name }) => {
  const form = await readForm(request, parts.origin);
  const principal = await parts.authenticator.authenticate(`Bearer ${form.get('token')?.trim() ?? ''}`);
  if (typeof principal === 'string') throw coded('token_invalid', {});
  if (principal.userId === null) throw coded('token_without_user', {});
  const held = await parts.tokenBrowsers.open(principal.userId);
  seeOther(response, `/connect/${name}`, { 'set-cookie': parts.cookies.token.write(held, browserSessionLife) });
};
