import { BenchError } from './bench-error.ts';
import { headers, protocolVersion } from './request.ts';
import { path, type Variant } from './variants/variant.ts';

const patience = 10_000;

/** Opens a session as a client does and answers its id. @throws BenchError with the answer that was no session */
export async function openSession(variant: Variant): Promise<string> {
  const clientInfo = { name: 'gatehouse-bench', version: '1.0.0' };
  const params = { protocolVersion, capabilities: {}, clientInfo };
  const opened = await post(variant, { jsonrpc: '2.0', id: 1, method: 'initialize', params }, {});
  const id = opened.headers.get('mcp-session-id');
  const text = await opened.text();
  if (id === null) throw new BenchError(`${variant.name} opened no session: ${opened.status} ${text}`);
  const notified = await post(variant, { jsonrpc: '2.0', method: 'notifications/initialized' }, sessionHeaders(id));
  if (notified.status !== 202) throw new BenchError(`${variant.name} answered ${notified.status} to a notification`);
  return id;
}

/** Headers of every request after `initialize`. */
export function sessionHeaders(id: string): Record<string, string> {
  return { 'mcp-protocol-version': protocolVersion, 'mcp-session-id': id };
}

function post(variant: Variant, message: object, more: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`http://127.0.0.1:${variant.port}${path}`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(patience),
  });
}
