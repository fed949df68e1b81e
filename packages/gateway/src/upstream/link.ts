import { version as ownVersion } from '../config/version.ts';
import type { Server } from '../domain/records.ts';
import { type Target, targetOf } from '../net/outbound.ts';
import type { Credential } from './identities/credential.ts';

/** A session with one server, ready to send on: everything that is the same for each message is made once. */
export interface UpstreamLink {
  /** Slug, for messages. */
  readonly server: string;
  readonly target: Target;
  /** The server's session id, null where it keeps none. */
  readonly sessionId: string | null;
  readonly protocolVersion: string;
  /** With what we authenticate: part of the headers, and no longer good when it says so. */
  readonly credential: Credential;
  /** Headers of every POST, names and values in turn. */
  readonly postHeaders: readonly string[];
}

/** What a link is made of before the server has answered `initialize`. */
export interface Endpoint {
  readonly server: string;
  readonly url: string;
  readonly network: Server['network'];
  readonly credential: Credential;
}

export function endpointOf(
  { slug, url, network }: Pick<Server, 'slug' | 'url' | 'network'>,
  credential: Credential,
): Endpoint {
  return { server: slug, url, network, credential };
}

/** The link for `initialize` itself: no session, no negotiated revision. */
export function unopenedLink(endpoint: Endpoint): UpstreamLink {
  return openedLink(endpoint, null, '');
}

export function openedLink(endpoint: Endpoint, sessionId: string | null, protocolVersion: string): UpstreamLink {
  const { server, url, network, credential } = endpoint;
  const target = targetOf(url, network);
  return {
    server,
    target,
    sessionId,
    protocolVersion,
    credential,
    postHeaders: postHeaders(sessionId, protocolVersion, credential),
  };
}

/** The same session under another credential: a renewed token never ends a session. */
export function withCredential(before: UpstreamLink, credential: Credential): UpstreamLink {
  return { ...before, credential, postHeaders: postHeaders(before.sessionId, before.protocolVersion, credential) };
}

/** Another session with the same server. */
export function inSession(before: UpstreamLink, sessionId: string | null): UpstreamLink {
  if (before.sessionId === sessionId) return before;
  return { ...before, sessionId, postHeaders: postHeaders(sessionId, before.protocolVersion, before.credential) };
}

function postHeaders(sessionId: string | null, protocolVersion: string, { headers }: Credential): string[] {
  return [
    'content-type',
    'application/json',
    'accept',
    'application/json, text/event-stream',
    'user-agent',
    `gatehouse/${ownVersion}`,
    ...(sessionId === null ? [] : ['mcp-session-id', sessionId]),
    ...(protocolVersion === '' ? [] : ['mcp-protocol-version', protocolVersion]),
    ...Object.entries(headers).flat(),
  ];
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
