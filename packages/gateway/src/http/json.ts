import type { ServerResponse } from 'node:http';
import { catalogue } from '../errors/catalogue.ts';
import type { CodedError } from '../errors/coded-error.ts';

/** Answers with a JSON document. */
export function sendJson(
  response: ServerResponse,
  status: number,
  document: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(document));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length, ...headers });
  response.end(body);
}

/** Answers with a coded error in the form of everything that is neither MCP nor the admin API. */
export function sendError(
  response: ServerResponse,
  error: CodedError,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { code, message } = error;
  sendJson(response, catalogue[code].status, { error: { code, message, docs: `docs/errors/${code}.md` } }, headers);
}
