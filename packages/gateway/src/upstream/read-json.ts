import { coded } from '../errors/coded-error.ts';

/**
 * Parses what a server sent within a message whose envelope alone was looked at.
 * @throws upstream_not_mcp where it is not JSON
 */
export function readJson(server: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    throw coded('upstream_not_mcp', { server, found: 'something that is not JSON' }, error);
  }
}
