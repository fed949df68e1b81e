import type { IncomingMessage } from 'node:http';
import { authorizeQuery } from './authorize-request.ts';
import type { Serve } from './client-request.ts';
import type { AuthorizationServerOptions, RedirectPolicy } from './contract.ts';
import { endpoints } from './metadata.ts';
import { redirectProblem } from './redirect-policy.ts';

/** The authorization endpoint (RFC 6749, section 3.1). Where people may be sent back to is judged here once more: documents and policies change. */
export function authorizeEndpoint(options: AuthorizationServerOptions, policy: RedirectPolicy, serve: Serve): Serve {
  return async (request, response) => {
    const asked = queryOf(request);
    const uri = asked.get('redirect_uri');
    const problem = uri === null ? undefined : redirectProblem(uri, policy);
    if (problem === undefined) {
      request.url = `${endpoints.authorize}?${await authorizeQuery(asked, options)}`;
      return serve(request, response);
    }
    const error = 'invalid_redirect_uri';
    const description = `this app wants to be answered where no app may be: ${problem}`;
    const clientId = asked.get('client_id') ?? undefined;
    options.log?.refused({ endpoint: endpoints.authorize, error, description, clientId });
    return options.pages.showError(request, response, { status: 400, error, description });
  };
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.split('?').slice(1).join('?'));
}
