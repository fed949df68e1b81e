import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Applications in browsers call these endpoints from any site. They carry no cookies, so nothing is given away by letting them: what they
 * prove is in the request itself.
 * @returns whether this was all that was asked
 */
export function answerCors(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'WWW-Authenticate, Retry-After');
  if (request.method !== 'OPTIONS') return false;
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, Content-Type, MCP-Protocol-Version',
    'access-control-max-age': '3600',
  });
  response.end();
  return true;
}
