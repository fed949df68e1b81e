import { type OpenIdSignIn, openIdCallbackPath, openIdLife } from '../../auth/openid/sign-in.ts';
import { newSessionId } from '../../crypto/token.ts';
import type { Cookie } from '../pages/cookies.ts';
import { html } from '../pages/html.ts';
import { leadOn } from '../pages/lead-on.ts';
import { type Handler, type PageParts, type PageRoute, pageRouter } from '../pages/router.ts';
import { thenOf } from '../pages/then.ts';
import type { Route } from '../routes.ts';
import { type SessionParts, signIn } from './session.ts';

export interface OpenIdPageParts extends SessionParts, PageParts {
  readonly audit: SessionParts['audit'];
  readonly openid: OpenIdSignIn;
  /** Holds what only the browser that began can show. */
  readonly begun: Cookie;
}

export const openIdStartPrefix = '/sign-in/with/';

const start: Handler<OpenIdPageParts> = async ({ openid, origin, begun }, { request, response, name }) => {
  const { searchParams } = new URL(request.url ?? '/', origin);
  const held = begun.read(request) ?? newSessionId();
  const url = await openid.begin(name, held, thenOf(searchParams, origin));
  const text = html`You are going to <strong>${new URL(url).host}</strong>.`;
  leadOn(response, { title: 'Signing in', url, text }, { 'set-cookie': begun.write(held, openIdLife / 1000) });
};

/** What the browser held to come back is worth nothing from now on, and ends by itself. */
const callback: Handler<OpenIdPageParts> = async (parts, visit) => {
  const answer = new URL(visit.request.url ?? '/', parts.origin);
  const { user, onward } = await parts.openid.finish(answer, parts.begun.read(visit.request));
  await signIn(parts, visit, user, onward);
};

const routes: readonly PageRoute<OpenIdPageParts>[] = [
  { method: 'GET', name: 'sign-in with', path: /^\/sign-in\/with\/([a-z0-9][a-z0-9-]*)$/, handle: start },
  { method: 'GET', name: 'sign-in callback', path: new RegExp(`^(${openIdCallbackPath})$`), handle: callback },
];

/** Signing in at an OpenID provider. */
export function openIdRoute(parts: OpenIdPageParts): Route {
  return pageRouter(routes, parts);
}
