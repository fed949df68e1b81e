import { sendJson } from './fake-answers.ts';
import type { Answer } from './fake-server.ts';

/** What servers answer in a session that they do not know, or seem to. */
export const lostSessions = {
  notFound: ({ response }) => sendJson(response, 404, refusal('Session not found')),
  /** The words of the servers made from the official SDK's examples. */
  noValidSession: ({ response }) => sendJson(response, 400, refusal('Bad Request: No valid session ID provided')),
  badRequest: ({ response }) => sendJson(response, 400, refusal('Bad Request: no such argument')),
} satisfies Readonly<Record<string, Answer>>;

function refusal(message: string): object {
  return { jsonrpc: '2.0', id: null, error: { code: -32000, message } };
}
