import { type PageRoute, pageRouter } from '../pages/router.ts';
import type { Route } from '../routes.ts';
import { allow, cancel, goBack } from './answers.ts';
import { showConsent } from './consent-page.ts';
import type { ConsentParts } from './parts.ts';
import { showServers } from './servers-page.ts';

const at = (act: string) => new RegExp(`^/consent/([\\w-]{1,100})${act}$`);

/** The pages on which people let apps in. */
const routes: readonly PageRoute<ConsentParts>[] = [
  { method: 'GET', name: 'consent', path: at(''), handle: showConsent },
  { method: 'POST', name: 'allow', path: at('/allow'), handle: allow },
  { method: 'POST', name: 'cancel', path: at('/cancel'), handle: cancel },
  { method: 'GET', name: 'consent servers', path: at('/servers'), handle: showServers },
  { method: 'GET', name: 'back to the app', path: at('/done'), handle: goBack },
];

export function consentRoute(parts: ConsentParts): Route {
  return pageRouter(routes, parts);
}
