import type { ServerResponse } from 'node:http';
import { openEvents, sendJson, sendNothing } from './fake-answers.ts';
import { methods } from './fake-methods.ts';
import type { Exchange } from './fake-server.ts';

/**
 * Serves an exchange as the Streamable HTTP transport of the 2025 revisions wants it; as strict about sessions as the servers
 * made with the official SDKs are.
 */
export function serve(exchange: Exchange): unknown {
  const { fake, received, response } = exchange;
  if (received.url !== (fake.options.path ?? '/mcp')) return sendNothing(response, 404);
  const refusal = received.message.method === 'initialize' ? undefined : sessionRefusal(exchange);
  if (refusal) return sendJson(response, refusal.status, rpcError(refusal.message));
  const resumes = received.headers['last-event-id'] === undefined ? undefined : fake.options.resumes;
  if (received.method === 'GET') return resumes ? resumes(exchange) : openStream(exchange);
  if (received.method === 'DELETE') return endSession(exchange);
  return post(exchange);
}

function sessionRefusal({ fake, received }: Exchange): { status: number; message: string } | undefined {
  if (fake.options.keepsSessions === false) return undefined;
  const id = received.headers['mcp-session-id'];
  if (id === undefined) return { status: 400, message: 'Bad Request: Mcp-Session-Id header is required' };
  return fake.sessions.has(String(id)) ? undefined : { status: 404, message: 'Session not found' };
}

/** One stream for each session: a second one is a conflict while the first is open. */
function openStream({ fake, received, response }: Exchange): unknown {
  const id = String(received.headers['mcp-session-id']);
  if (!fake.options.listChanged) return sendNothing(response, 405);
  if (fake.sessions.get(id)) return sendJson(response, 409, rpcError('Conflict: Only one SSE stream is allowed'));
  fake.sessions.set(id, response);
  response.on('close', () => release(fake.sessions, id, response));
  return openEvents(response);
}

function release(sessions: Map<string, ServerResponse | undefined>, id: string, response: ServerResponse): void {
  if (sessions.get(id) === response) sessions.set(id, undefined);
}

function endSession({ fake, received, response }: Exchange): void {
  const id = String(received.headers['mcp-session-id']);
  fake.sessions.get(id)?.end();
  fake.sessions.delete(id);
  sendNothing(response, 200);
}

function post(exchange: Exchange): unknown {
  const { fake, received, response } = exchange;
  const { id, method = '' } = received.message;
  if (id === undefined || received.message.method === undefined) return sendNothing(response, 202);
  const answer = fake.options.methods?.[method] ?? methods[method];
  return answer ? answer(exchange) : sendJson(response, 200, rpcError('Method not found', -32601, id));
}

function rpcError(message: string, code = -32000, id: string | number | null = null): object {
  return { jsonrpc: '2.0', id, error: { code, message } };
}
