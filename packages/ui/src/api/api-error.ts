/** A refusal of the API, or that it could not be asked. Recognise it by `isApiError`, and which by `code`. */
export interface ApiError extends Error {
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** Under which the gateway's log has the rest; empty where no answer came. */
  readonly correlationId: string;
}

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly correlationId: string;
}

export function apiError(status: number, { code, detail, correlationId }: Problem, cause?: unknown): ApiError {
  const error = new Error(detail, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: 'ApiError', status, code, correlationId });
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && error.name === 'ApiError';
}

/** What the API says of itself when it refuses; what stands in front of it, such as a proxy, says something else. */
export function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, correlationId } = body as Record<string, unknown>;
  return [code, detail, correlationId].every((each) => typeof each === 'string');
}
