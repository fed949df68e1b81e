import { type PageRoute, pageRouter } from '../pages/router.ts';
import { style } from '../pages/style.ts';
import type { Route } from '../routes.ts';
import { callback } from './callback.ts';
import { leadingBack } from './leading-back.ts';
import type { ConnectParts } from './parts.ts';
import { disconnect, enterHeaders, showServer, startSignIn } from './server-page.ts';
import { showTicket, useTicket } from './ticket-page.ts';

const ticket = /^\/connect\/-\/ticket\/([\w-]{32})$/;
const server = (act: string) => new RegExp(`^/connect/([a-z0-9][a-z0-9-]*)${act}$`);

/** All pages on which people connect servers. A server's name cannot begin with a hyphen, so `-` is free for the rest. */
const routes: readonly PageRoute<ConnectParts>[] = [
  { method: 'GET', name: 'style', path: /^\/connect\/-\/(style\.css)$/, handle: style },
  { method: 'GET', name: 'ticket', path: ticket, handle: showTicket },
  { method: 'POST', name: 'ticket', path: ticket, handle: useTicket },
  { method: 'GET', name: 'server', path: server(''), handle: showServer },
  { method: 'POST', name: 'start', path: server('/start'), handle: leadingBack(startSignIn) },
  { method: 'POST', name: 'headers', path: server('/headers'), handle: leadingBack(enterHeaders) },
  { method: 'POST', name: 'disconnect', path: server('/disconnect'), handle: leadingBack(disconnect) },
  { method: 'GET', name: 'callback', path: /^\/oauth\/(callback)$/, handle: callback },
];

export function connectRoute(parts: ConnectParts): Route {
  return pageRouter(routes, parts);
}
