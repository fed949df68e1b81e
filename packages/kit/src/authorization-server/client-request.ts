import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Applications } from './applications.ts';
import { type Presented, presentedAs, presentedId } from './client-authentication.ts';
import { isOfType, readBody, withBody } from './read-body.ts';
import type { Refuse } from './refuse.ts';

/** Has oidc-provider serve a request. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves a request with a form; `request` is for handing on only, its body was read. */
export type ServeForm = (request: IncomingMessage, response: ServerResponse, presented: Presented) => Promise<void>;

const form = 'application/x-www-form-urlencoded';

/** An endpoint that applications post forms to: read, and brought into the way that oidc-provider holds this application to. */
export function formEndpoint(applications: Applications, refuse: Refuse, serve: ServeForm): Serve {
  return async (request, response) => {
    const body = isOfType(request, form) ? await readBody(request) : 'no form';
    if (body === 'gone') return;
    if (body === 'no form' || body === 'too large') {
      const description = body === 'no form' ? `send ${form}` : 'the form is too large';
      return refuse(response, { status: body === 'no form' ? 400 : 413, error: 'invalid_request', description });
    }
    const came = { form: new URLSearchParams(body.text), authorization: request.headers.authorization };
    const id = presentedId(came);
    const metadata = id === undefined ? undefined : await applications.metadata(id);
    await serve(request, response, presentedAs(metadata?.token_endpoint_auth_method, came));
  };
}

/** The request as oidc-provider is to see it. */
export function withForm(request: IncomingMessage, { form: parameters, authorization }: Presented): IncomingMessage {
  return withBody(request, parameters.toString(), { authorization });
}
