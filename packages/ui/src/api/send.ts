import { apiTexts } from '../texts/api.ts';
import { type ApiError, apiError, isProblem } from './api-error.ts';

export interface Sending {
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one request to the API. The browser adds the cookie and, to whatever changes something, the `Origin` that the API asks for.
 * @returns the answer, which is a success
 * @throws ApiError
 */
export async function send({ method, path, body, accept = 'application/json', signal }: Sending): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: { accept, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw apiError(0, { code: 'unreachable', detail: apiTexts.unreachable, correlationId: '' }, error);
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<ApiError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return apiError(status, body);
  return apiError(status, { code: 'unexpected_answer', detail: apiTexts.unexpected(status), correlationId: '' });
}
