import { type PageRoute, pageRouter } from '../pages/router.ts';
import type { Route } from '../routes.ts';
import { allow, cancel } from './answer.ts';
import { ask } from './ask.ts';
import type { ConsentPageParts } from './parts.ts';
import { goBack } from './return.ts';
import { showServers } from './servers.ts';

const page = (act: string) => new RegExp(`^/consent/([\\w-]+)${act}$`);

/** The pages between an app that asks to be let in and its answer. */
const routes: readonly PageRoute<ConsentPageParts>[] = [
  { method: 'GET', name: 'consent', path: page(''), handle: ask },
  { method: 'POST', name: 'allow', path: page('/allow'), handle: allow },
  { method: 'POST', name: 'cancel', path: page('/cancel'), handle: cancel },
  { method: 'GET', name: 'consent servers', path: page('/servers'), handle: showServers },
  { method: 'GET', name: 'consent return', path: page('/return'), handle: goBack },
];

export function consentRoute(parts: ConsentPageParts): Route {
  return pageRouter(routes, parts);
}
