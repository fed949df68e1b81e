import type { IncomingMessage } from 'node:http';
import { coded } from '../../errors/coded-error.ts';
import { readRequestBody } from '../read-request-body.ts';

const formBytes = 64 * 1024;

/**
 * Reads a form that was sent from a page of ours.
 * @throws origin_not_allowed where another site sent it, or who sent it is not said; body_too_large
 */
export async function readForm(request: IncomingMessage, origin: string): Promise<URLSearchParams> {
  if (request.headers.origin !== origin) throw coded('origin_not_allowed', {});
  const body = await readRequestBody(request, formBytes);
  return new URLSearchParams(body.toString());
}
