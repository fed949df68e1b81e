import { randomUUID } from 'node:crypto';
import { catalogue } from '../../errors/catalogue.ts';
import { asCoded, type CodedError, coded } from '../../errors/coded-error.ts';
import { sendError } from '../json.ts';
import type { Route } from '../routes.ts';
import { closeBrowser, openBrowser } from './browser-sign-in.ts';
import { callback } from './callback.ts';
import { html } from './html.ts';
import { sendPage } from './page.ts';
import type { ConnectParts, Handler, Visit } from './parts.ts';
import { disconnect, enterHeaders, showServer, startSignIn } from './server-page.ts';
import { style } from './style.ts';
import { showTicket, useTicket } from './ticket-page.ts';

interface ConnectRoute {
  readonly method: 'GET' | 'POST';
  /** For the log: a path may hold a ticket, which is a secret. */
  readonly name: string;
  readonly path: RegExp;
  readonly handle: Handler;
}

const ticket = /^\/connect\/-\/ticket\/([\w-]{32})$/;
const server = (act: string) => new RegExp(`^/connect/([a-z0-9][a-z0-9-]*)${act}$`);

/** All pages on which people connect servers. A server's name cannot begin with a hyphen, so `-` is free for the rest. */
const routes: readonly ConnectRoute[] = [
  { method: 'GET', name: 'style', path: /^\/connect\/-\/(style\.css)$/, handle: style },
  { method: 'GET', name: 'ticket', path: ticket, handle: showTicket },
  { method: 'POST', name: 'ticket', path: ticket, handle: useTicket },
  { method: 'POST', name: 'sign-out', path: /^\/connect\/-\/(sign-out)$/, handle: closeBrowser },
  { method: 'GET', name: 'server', path: server(''), handle: showServer },
  { method: 'POST', name: 'browser', path: server('/browser'), handle: openBrowser },
  { method: 'POST', name: 'start', path: server('/start'), handle: startSignIn },
  { method: 'POST', name: 'headers', path: server('/headers'), handle: enterHeaders },
  { method: 'POST', name: 'disconnect', path: server('/disconnect'), handle: disconnect },
  { method: 'GET', name: 'callback', path: /^\/oauth\/(callback)$/, handle: callback },
];

/** Serves the pages. An error is a page too: people read it, in the middle of something. */
export function connectRoute(parts: ConnectParts): Route {
  return async (request, response, path) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = routes.filter((route) => route.path.test(path));
    const route = found.find((each) => each.method === method);
    if (found.length === 0) return sendError(response, coded('not_found', {}));
    const allow = found.map((each) => each.method).join(', ');
    if (!route) return sendError(response, coded('method_not_allowed', { allow }), { allow });
    const [, name = ''] = route.path.exec(path) ?? [];
    try {
      await route.handle(parts, { request, response, name });
    } catch (error) {
      refuse(parts, { request, response, name: route.name }, asCoded(error));
    }
    return undefined;
  };
}

function refuse({ log, audit }: ConnectParts, { request, response, name }: Visit, failure: CodedError): void {
  const correlationId = randomUUID();
  const { code, message } = failure;
  log[code === 'internal' ? 'error' : 'info']({ correlationId, page: name, code, err: failure }, 'page refused');
  if (code === 'token_invalid') audit.countRefused(request.socket.remoteAddress ?? '', code);
  sendPage(response, catalogue[code].status, {
    title: 'That did not work',
    body: html`<p>${message}</p><p class="small">${code} · ${correlationId}</p>`,
  });
}
