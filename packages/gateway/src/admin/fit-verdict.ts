import type { Judgement, Verdict } from '../domain/verdict.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { NewServer } from './add-server.ts';

/** What a person said beforehand, which a verdict may agree with or not. */
export interface Fitting {
  /** How the server is called in messages. */
  readonly name: string;
  readonly callback: string;
  /** Whether options named a mode: a header, or a client. */
  readonly modeGiven: boolean;
}

/**
 * The server as it is to be added, once it is known what it is: with the mode that was found, where none was given. Pure.
 * @throws what stands in the way of adding it: oauth_client_needed, server_needs_header, server_sse_only, upstream_*, network_forbidden
 */
export function fitVerdict(wanted: NewServer, { verdict, server }: Judgement, fitting: Fitting): NewServer {
  const problem = obstacle(wanted, verdict, server !== undefined, fitting);
  if (problem) throw problem;
  const isOAuth = verdict.kind === 'oauth' || verdict.kind === 'oauth_client_needed';
  return isOAuth && !fitting.modeGiven ? { ...wanted, auth: { mode: 'oauth' } } : wanted;
}

function obstacle(
  wanted: NewServer,
  verdict: Verdict,
  answered: boolean,
  { name, callback, modeGiven }: Fitting,
): CodedError | undefined {
  switch (verdict.kind) {
    case 'open':
    case 'oauth':
      return undefined;
    case 'oauth_client_needed': {
      const { issuer } = verdict.facts.authorizationServer;
      return wanted.client ? undefined : coded('oauth_client_needed', { issuer, why: verdict.why, callback });
    }
    case 'header':
      return headerObstacle(wanted, verdict, answered, { name, modeGiven });
    case 'sse_only':
      return coded('server_sse_only', { server: name });
    case 'not_mcp':
      return coded('upstream_not_mcp', { server: name, found: verdict.found });
    case 'unreachable':
      return verdict.stage === 'forbidden'
        ? coded('network_forbidden', { server: name, reason: verdict.reason })
        : coded('upstream_unreachable', { server: name, reason: verdict.reason });
  }
}

/** Values that were given must have been accepted; names without values wait for the people whose they will be. */
function headerObstacle(
  { auth, headers = {} }: NewServer,
  { headerNames, hint }: Extract<Verdict, { kind: 'header' }>,
  answered: boolean,
  { name, modeGiven }: Pick<Fitting, 'name' | 'modeGiven'>,
): CodedError | undefined {
  if (modeGiven && auth.mode === 'header') {
    const isRefused = Object.keys(headers).length > 0 && !answered;
    return isRefused ? coded('upstream_unauthorized', { server: name, status: 401 }) : undefined;
  }
  return coded('server_needs_header', { server: name, names: headerNames.join(', ') || 'unknown', hint });
}
