import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuditTrail } from '../../audit/audit.ts';
import { catalogue, type ErrorCode } from '../../errors/catalogue.ts';
import { asCoded, type CodedError, coded } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';
import type { AddressOf } from '../client-address.ts';
import { sendError } from '../json.ts';
import type { Route } from '../routes.ts';
import { html, nothing } from './html.ts';
import { sendPage } from './page.ts';
import { wayBackOf } from './way-back.ts';

/** What every set of pages needs. */
export interface PageParts {
  /** Our public URL without trailing slash. */
  readonly origin: string;
  readonly audit: Pick<AuditTrail, 'countRefused'>;
  readonly log: Log;
  readonly addressOf: AddressOf;
}

/** One request to a page, with the part of its path that the route names. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: string;
}

export type Handler<Parts> = (parts: Parts, visit: Visit) => Promise<void>;

export interface PageRoute<Parts> {
  readonly method: 'GET' | 'POST';
  /** For the log: a path may hold a secret. */
  readonly name: string;
  /** Its first group is what `Visit.name` says. */
  readonly path: RegExp;
  readonly handle: Handler<Parts>;
}

/** Serves pages. An error is a page too: people read it, in the middle of something. */
export function pageRouter<Parts extends PageParts>(routes: readonly PageRoute<Parts>[], parts: Parts): Route {
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

/** What strangers try: counted by network, so that a flood is seen. */
const guesses: ReadonlySet<ErrorCode> = new Set(['invitation_unknown', 'password_wrong']);

function refuse({ log, audit, addressOf }: PageParts, { request, response, name }: Visit, failure: CodedError): void {
  const correlationId = randomUUID();
  const { code, message } = failure;
  log[code === 'internal' ? 'error' : 'info']({ correlationId, page: name, code, err: failure }, 'page refused');
  if (guesses.has(code)) audit.countRefused(addressOf(request), code);
  const back = wayBackOf(failure);
  const way = back === undefined ? nothing : html`<p><a href="${back}">Go back</a></p>`;
  sendPage(response, catalogue[code].status, {
    title: 'That did not work',
    body: html`<p>${message}</p>${way}<p class="small">${code} · ${correlationId}</p>`,
  });
}
