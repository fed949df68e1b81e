import { type CodedError, coded } from '../errors/coded-error.ts';
import { failureCode, reasonOf } from './socket-reasons.ts';

const timeouts = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

/**
 * Names what went wrong with a connection.
 * @param server the server's slug
 * @param timeout the limit that was in force, milliseconds
 */
export function judgeFailure(server: string, error: unknown, timeout: number): CodedError {
  const code = failureCode(error);
  const reason = reasonOf(error);
  if (code === 'FORBIDDEN_ADDRESS') return coded('network_forbidden', { server, reason }, error);
  if (timeouts.includes(code)) return coded('upstream_timeout', { server, seconds: timeout / 1000 }, error);
  return coded('upstream_unreachable', { server, reason }, error);
}
