import { catalogue, type ErrorCode, type ErrorParams } from './catalogue.ts';

/**
 * An error of the catalogue. Recognise it by `code` (`isCoded`), never by class: two copies of a module may be loaded.
 * `message` is safe for whoever caused it; `cause` is for the log alone and never crosses the wire.
 */
export class CodedError extends Error {
  readonly code: ErrorCode;
  /** What the message is made of, as safe as the message. */
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, params: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'CodedError';
    this.code = code;
    this.params = params;
  }
}

/**
 * @param params what the code's message is made of
 * @param cause what led here, for the log
 */
export function coded<C extends ErrorCode>(code: C, params: ErrorParams<C>, cause?: unknown): CodedError {
  const message = catalogue[code].message as (params: ErrorParams<C>) => string;
  return new CodedError(code, message(params), params as Readonly<Record<string, unknown>>, cause);
}

export function isCoded(error: unknown): error is CodedError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code in catalogue;
}

/** The error itself where it is one of ours, else `internal` with the original as its cause. */
export function asCoded(error: unknown): CodedError {
  return isCoded(error) ? error : coded('internal', {}, error);
}
