import type { Limits } from '../config/limits.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { Outbound } from '../net/outbound.ts';
import { AnswerHandler } from './answer-handler.ts';
import type { AnswerSink } from './answer-sink.ts';
import { Course } from './course.ts';
import type { UpstreamLink } from './link.ts';
import type { Outcome } from './outcome.ts';
import { postLeg } from './post-leg.ts';

export interface ExchangeRequest {
  readonly link: UpstreamLink;
  readonly message: Buffer;
  readonly id: RequestId;
  readonly sink: AnswerSink;
  readonly timeout: number;
  /** Told what the server sends before its answer; answers what of it is passed on, as it came or changed. */
  readonly onServerMessage: (kind: 'request' | 'notification', message: Buffer) => Buffer | undefined;
  /** Is given what ends the exchange at once; it then fails with that error. */
  readonly onStart?: (stop: (error: CodedError) => void) => void;
}

/**
 * Sends one request to a server and passes its answer on, checked and without holding more than it must.
 * A stream that ends before the answer is gone on with where the server allows it; the request itself is sent once.
 */
export function exchange(outbound: Outbound, limits: Limits, request: ExchangeRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const { link, message, timeout } = request;
    const course = new Course(outbound, limits, request, resolve);
    request.onStart?.((error) => course.fail(error));
    outbound.send(
      link.target,
      { method: 'POST', headers: link.postHeaders, body: message, headTimeout: timeout, idleTimeout: timeout },
      new AnswerHandler(course, postLeg),
    );
  });
}
