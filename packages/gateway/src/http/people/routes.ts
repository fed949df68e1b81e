import { type PageRoute, pageRouter } from '../pages/router.ts';
import type { Route, RoutingTable } from '../routes.ts';
import { showAccount } from './account-page.ts';
import { changePassword } from './change-password.ts';
import { showInvitation, takeInvitation } from './invitation-page.ts';
import { disconnectApp, revokeOwnToken } from './own-things.ts';
import type { PeopleParts } from './parts.ts';
import { showSignIn, takeSignIn } from './sign-in-page.ts';
import { signOut, signOutBrowser, signOutEverywhere } from './sign-out.ts';

const invitation = /^\/invitation\/([\w-]{32})$/;

/** All pages about people themselves. */
const routes: readonly PageRoute<PeopleParts>[] = [
  { method: 'GET', name: 'sign-in', path: /^\/sign-in$/, handle: showSignIn },
  { method: 'POST', name: 'sign-in', path: /^\/sign-in$/, handle: takeSignIn },
  { method: 'POST', name: 'sign-out', path: /^\/sign-out$/, handle: signOut },
  { method: 'POST', name: 'sign-out everywhere', path: /^\/sign-out\/everywhere$/, handle: signOutEverywhere },
  { method: 'GET', name: 'invitation', path: invitation, handle: showInvitation },
  { method: 'POST', name: 'invitation', path: invitation, handle: takeInvitation },
  { method: 'GET', name: 'account', path: /^\/account$/, handle: showAccount },
  { method: 'POST', name: 'password', path: /^\/account\/password$/, handle: changePassword },
  { method: 'POST', name: 'browser', path: /^\/account\/browsers$/, handle: signOutBrowser },
  { method: 'POST', name: 'app', path: /^\/account\/apps$/, handle: disconnectApp },
  { method: 'POST', name: 'token', path: /^\/account\/tokens$/, handle: revokeOwnToken },
];

export function peopleRoute(parts: PeopleParts): Route {
  return pageRouter(routes, parts);
}

/** Where the route stands in the routing table. */
export function peoplePaths(people: Route): Pick<RoutingTable, 'exact' | 'prefixes'> {
  return {
    exact: { '/sign-in': people, '/sign-out': people, '/account': people },
    prefixes: { '/sign-out/': people, '/invitation/': people, '/account/': people },
  };
}
