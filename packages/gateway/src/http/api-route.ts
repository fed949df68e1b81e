import type { Api } from '../api/serve.ts';
import { NodeReply } from './node-reply.ts';
import type { Cookie } from './pages/cookies.ts';
import { readRequestBody } from './read-request-body.ts';
import type { Route } from './routes.ts';

/** Carries requests to the admin API. */
export function apiRoute(api: Api, session: Cookie): Route {
  return (request, response, path) => {
    const url = request.url ?? '/';
    return api.serve({
      method: request.method ?? '',
      path,
      query: new URLSearchParams(url.slice(path.length)),
      remoteAddress: request.socket.remoteAddress ?? '',
      headers: request.headers,
      held: session.read(request),
      readBody: (limit) => readRequestBody(request, limit),
      reply: new NodeReply(response),
    });
  };
}
