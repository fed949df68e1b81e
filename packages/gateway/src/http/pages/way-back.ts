import { asCoded, type CodedError } from '../../errors/coded-error.ts';

/** An error that was met on the way to something, whose page leads back to it. @param back a path of ours */
export function withWayBack(error: unknown, back: string | undefined): CodedError {
  const failure = asCoded(error);
  return back === undefined ? failure : Object.assign(failure, { back });
}

export function wayBackOf(failure: CodedError): string | undefined {
  return 'back' in failure && typeof failure.back === 'string' ? failure.back : undefined;
}
