import { version as ownVersion } from '../config/version.ts';
import type { AssignedServer } from '../domain/configuration.ts';
import { type Target, targetOf } from '../net/outbound.ts';
import type { HeaderValues } from '../store/store.ts';

/** A session with one server, ready to send on: everything that is the same for each message is made once. */
export interface UpstreamLink {
  /** Slug, for messages. */
  readonly server: string;
  readonly target: Target;
  /** The server's session id, null where it keeps none. */
  readonly sessionId: string | null;
  readonly protocolVersion: string;
  /** Headers of every POST, names and values in turn. */
  readonly postHeaders: readonly string[];
}

/** What a link is made of before the server has answered `initialize`. */
export interface Endpoint {
  readonly server: string;
  readonly url: string;
  readonly network: AssignedServer['server']['network'];
  readonly credentials: HeaderValues;
}

/** The link for `initialize` itself: no session, no negotiated revision. */
export function unopenedLink(endpoint: Endpoint): UpstreamLink {
  return link(endpoint, null, '', []);
}

export function openedLink(endpoint: Endpoint, sessionId: string | null, protocolVersion: string): UpstreamLink {
  const session = sessionId === null ? [] : ['mcp-session-id', sessionId];
  return link(endpoint, sessionId, protocolVersion, [...session, 'mcp-protocol-version', protocolVersion]);
}

function link(
  endpoint: Endpoint,
  sessionId: string | null,
  protocolVersion: string,
  sessionHeaders: readonly string[],
): UpstreamLink {
  const credentials = Object.entries(endpoint.credentials).flat();
  return {
    server: endpoint.server,
    target: targetOf(endpoint.url, endpoint.network),
    sessionId,
    protocolVersion,
    postHeaders: [
      'content-type',
      'application/json',
      'accept',
      'application/json, text/event-stream',
      'user-agent',
      `gatehouse/${ownVersion}`,
      ...sessionHeaders,
      ...credentials,
    ],
  };
}

/** Headers of a GET or DELETE on the same session. */
export function streamHeaders(link: UpstreamLink, accept: string): string[] {
  const headers: string[] = [];
  for (let i = 0; i < link.postHeaders.length; i += 2) {
    const [name = '', value = ''] = link.postHeaders.slice(i, i + 2);
    if (name !== 'content-type' && name !== 'accept') headers.push(name, value);
  }
  return [...headers, 'accept', accept];
}
