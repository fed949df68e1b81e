import { version as ownVersion } from '../config/version.ts';
import { isObject, type Params } from '../domain/json-rpc/message.ts';
import { isLegacyVersion, newestLegacyVersion } from '../domain/protocol-version.ts';
import { coded } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';
import { IdentityRefused } from './identity-refused.ts';
import { type Endpoint, openedLink, streamHeaders, type UpstreamLink, unopenedLink } from './link.ts';
import { post, statusHandler } from './post.ts';
import { readJson } from './read-json.ts';
import { type Answer, request } from './request.ts';
import type { Upstream } from './upstream.ts';

/** What a server says of itself in `initialize`. All of it is the server's word. */
export interface ServerInfo {
  readonly protocolVersion: string;
  readonly name: string;
  readonly version: string;
  readonly capabilities: Params;
  readonly instructions: string;
}

export interface OpenedSession {
  readonly link: UpstreamLink;
  readonly info: ServerInfo;
}

/** What is sent with `initialize`. */
export const initializeParams = {
  protocolVersion: newestLegacyVersion,
  capabilities: {},
  clientInfo: { name: 'gatehouse', title: 'Gatehouse', version: ownVersion },
} as const;

/** What follows it. */
export const initializedMessage = Buffer.from('{"jsonrpc":"2.0","method":"notifications/initialized"}');

export interface SessionOptions {
  /** What we can do for the server; who declares something answers what is asked in `request`. None unless given. */
  readonly capabilities?: Params;
}

/**
 * Opens a session: initialize, then notifications/initialized.
 * @throws upstream_* where the server cannot be reached, refuses, or speaks no revision of ours; IdentityRefused
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle
 */
export async function openSession(
  upstream: Upstream,
  endpoint: Endpoint,
  { capabilities = {} }: SessionOptions = {},
): Promise<OpenedSession> {
  const answer = await request(upstream, unopenedLink(endpoint), 'initialize', {
    ...initializeParams,
    capabilities,
  });
  const { result, headers } = expectResult(endpoint.server, answer);
  const info = readInfo(endpoint.server, result);
  const link = openedLink(endpoint, sessionIdOf(headers), info.protocolVersion);
  await post(upstream.outbound, link, initializedMessage, upstream.limits.listTimeout);
  return { link, info };
}

/** Tells the server that a session of ours is over. Best effort: many servers answer 405. */
export async function endSession(upstream: Upstream, link: UpstreamLink): Promise<void> {
  if (link.sessionId === null) return;
  const timeout = upstream.limits.listTimeout;
  await new Promise<number>((resolve) => {
    upstream.outbound.send(
      link.target,
      { method: 'DELETE', headers: streamHeaders(link, '*/*'), headTimeout: timeout, idleTimeout: timeout },
      statusHandler(resolve),
    );
  });
}

/** @throws the error that the answer stands for, `IdentityRefused` for a refused credential */
export function expectResult(server: string, answer: Answer): Extract<Answer, { kind: 'result' }> {
  switch (answer.kind) {
    case 'result':
      return answer;
    case 'failed':
      throw answer.error;
    case 'rpc_error':
      throw coded('upstream_error', { server, code: answer.code });
    case 'refused_identity':
      throw new IdentityRefused(server, answer);
    case 'session_lost':
      throw coded('upstream_refused', { server, status: 404 });
  }
}

function readInfo(server: string, result: Buffer): ServerInfo {
  const value = readJson(server, result);
  if (!isObject(value)) throw coded('upstream_not_mcp', { server, found: 'an initialize result that is no object' });
  const { protocolVersion, serverInfo, capabilities, instructions } = value;
  if (!isLegacyVersion(protocolVersion)) {
    throw coded('upstream_version_unsupported', { server, version: String(protocolVersion).slice(0, 40) });
  }
  const named = isObject(serverInfo) ? serverInfo : {};
  return {
    protocolVersion,
    name: text(named.name),
    version: text(named.version),
    capabilities: isObject(capabilities) ? capabilities : {},
    instructions: text(instructions),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Visible ASCII only, as the transport demands; anything else could not be sent back as a header. */
export function sessionIdOf(headers: ResponseHeaders): string | null {
  const id = headers['mcp-session-id'];
  return typeof id === 'string' && /^[\x21-\x7e]{1,1024}$/.test(id) ? id : null;
}
