import { AuthorizationGone, type AuthorizationServer, isLoopbackHost } from 'mcp-gatehouse-kit';

/** The kit takes https, or http on loopback: over plain http tokens could be read on their way (OAuth 2.1, section 1.5). */
export function mayIssue(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || isLoopbackHost(hostname);
}

/** Issues nothing, so that nothing is verified either. */
export function noAuthorizationServer(): AuthorizationServer {
  const gone = () => Promise.reject(new AuthorizationGone());
  return {
    paths: [],
    resumePrefix: '/authorize/',
    handle: async (_request, response) => void response.writeHead(404).end(),
    authorizations: { read: gone, approve: gone, refuse: gone },
    verify: async () => undefined,
    endGrant: async () => undefined,
    application: async () => undefined,
  };
}
