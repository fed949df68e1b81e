import type { BrowserSessions } from '../../auth/browser-sessions.ts';
import { browserSessionLife } from '../../auth/browser-sessions.ts';
import { type OpenIdSignIn, openIdCallbackPath, openIdLife } from '../../auth/openid/sign-in.ts';
import { newSessionId } from '../../crypto/token.ts';
import type { Cookie } from '../pages/cookies.ts';
import { html } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { type Handler, type PageParts, type PageRoute, pageRouter } from '../pages/router.ts';
import { thenOf } from '../pages/then.ts';
import type { Route } from '../routes.ts';

export interface OpenIdPageParts extends PageParts {
  readonly openid: OpenIdSignIn;
  readonly browsers: BrowserSessions;
  readonly cookies: {
    readonly session: Cookie;
    /** Holds what only the browser that began can show. */
    readonly begun: Cookie;
  };
}

export const openIdStartPrefix = '/sign-in/with/';

const start: Handler<OpenIdPageParts> = async ({ openid, origin, cookies }, { request, response, name }) => {
  const { searchParams } = new URL(request.url ?? '/', origin);
  const held = cookies.begun.read(request) ?? newSessionId();
  const url = await openid.begin(name, held, thenOf(searchParams, origin));
  // A form of ours may not be redirected to another site, so that a page stands in between.
  const refresh = html`<meta http-equiv="refresh" content="0; url=${url}">`;
  const body = html`<p>You are going to <strong>${new URL(url).host}</strong>. <a href="${url}" rel="noreferrer">Continue</a></p>`;
  const cookie = { 'set-cookie': cookies.begun.write(held, openIdLife / 1000) };
  sendPage(response, 200, { title: 'Signing in', head: refresh, body }, cookie);
};

const callback: Handler<OpenIdPageParts> = async ({ openid, origin, browsers, cookies }, { request, response }) => {
  const answer = new URL(request.url ?? '/', origin);
  const { user, onward = '/account' } = await openid.finish(answer, cookies.begun.read(request));
  const held = await browsers.open(user.id, { browser: request.headers['user-agent'] ?? '' });
  seeOther(response, onward, {
    'set-cookie': [cookies.session.write(held, browserSessionLife), cookies.begun.write('', 0)],
  });
};

const routes: readonly PageRoute<OpenIdPageParts>[] = [
  { method: 'GET', name: 'sign-in with', path: /^\/sign-in\/with\/([a-z0-9][a-z0-9-]*)$/, handle: start },
  { method: 'GET', name: 'sign-in callback', path: new RegExp(`^(${openIdCallbackPath})$`), handle: callback },
];

/** Signing in at an OpenID provider. */
export function openIdRoute(parts: OpenIdPageParts): Route {
  return pageRouter(routes, parts);
}
