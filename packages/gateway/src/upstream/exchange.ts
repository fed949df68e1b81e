import type { Limits } from '../config/limits.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { Outbound } from '../net/outbound.ts';
import { AnswerHandler } from './answer-handler.ts';
import type { AnswerSink } from './answer-sink.ts';
import { Course, untimed } from './course.ts';
import type { UpstreamLink } from './link.ts';
import type { Outcome } from './outcome.ts';
import { postLeg } from './post-leg.ts';
import { Resumption } from './resumption.ts';

export interface ExchangeRequest {
  readonly link: UpstreamLink;
  readonly message: Buffer;
  readonly id: RequestId;
  readonly sink: AnswerSink;
  /** Milliseconds of silence, until the head of the answer and between two pieces of it. */
  readonly timeout: number;
  /** Milliseconds for the whole of it; a few times `timeout` where undefined. */
  readonly maximum?: number;
  /** Epoch milliseconds from which `maximum` counts; the present unless given. */
  readonly startedAt?: number;
  /** Whether the server waits for its client meanwhile, so that its silence is none. */
  readonly isAsking?: () => boolean;
  /** Takes what the server sends before its answer. @returns what goes on to the sink; undefined for nothing */
  readonly onServerMessage: (message: Buffer) => Buffer | undefined;
  /**
   * The id under which an event goes on to the sink, by the id that the server gave it; without, events go on without ids.
   * @param isMessage false for an event that brings an id alone; undefined then keeps it back
   */
  readonly eventId?: (id: string, isMessage: boolean) => string | undefined;
  /** Told when the server begins to answer, which no refusal does. */
  readonly onAnswering?: () => void;
  /** Is given what ends the exchange at once; it then fails with that error. */
  readonly onStart?: (stop: (error: CodedError) => void) => void;
}

/**
 * Sends one request to a server and passes its answer on, checked and without holding more than it must.
 * A stream that ends before the answer is gone on with where the server allows it; the request itself is sent once.
 */
export function exchange(outbound: Outbound, limits: Limits, request: ExchangeRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const { link, message } = request;
    const course = new Course(outbound, limits, request, resolve);
    request.onStart?.((error) => course.fail(error));
    if (course.ended) return;
    outbound.send(
      link.target,
      { method: 'POST', headers: link.postHeaders, body: message, ...untimed },
      new AnswerHandler(course, postLeg),
    );
  });
}

/** Goes on with the answer to a request that was sent before, from one of its events on. The request itself is not sent again. */
export function goOn(outbound: Outbound, limits: Limits, request: Resumed): Promise<Outcome> {
  return new Promise((resolve) => {
    const course = new Course(outbound, limits, { ...request, message: Buffer.alloc(0) }, resolve);
    request.onStart?.((error) => course.fail(error));
    if (course.ended) return;
    new Resumption(course).begin(request.lastEventId);
  });
}

export interface Resumed extends Omit<ExchangeRequest, 'message'> {
  /** As the server gave it. */
  readonly lastEventId: string;
}
