import { type CodedError, coded } from '../errors/coded-error.ts';
import { judgeFailure } from '../net/judge-failure.ts';
import type { ResponseController, ResponseHandler, ResponseHeaders } from '../net/outbound.ts';
import { type AnswerBody, incomplete, tooLarge } from './answer-body.ts';
import type { Course } from './course.ts';

/** Heads of status 1xx before the answer's own (RFC 9110 section 15.2). Each prolongs the wait for it, so they are counted. */
const interimHeads = 16;
/** After its answer a server closes the stream; one that does not is closed by us. */
const lingerMs = 5_000;

/** One HTTP request of an exchange: what the head of its answer means, and what it means that none came. */
export interface Leg {
  /** The reader of the body; none where the head alone decided what is next, and the rest of the answer is of no interest. */
  open(course: Course, status: number, headers: ResponseHeaders): AnswerBody | undefined;
  unanswered(course: Course, failure: CodedError): void;
}

/** Reads the HTTP response of one leg: its head says which kind of body follows, and that body's reader does the rest. */
export class AnswerHandler implements ResponseHandler {
  readonly #course: Course;
  readonly #leg: Leg;
  #headed = false;
  #interim = 0;
  #body: AnswerBody | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(course: Course, leg: Leg) {
    this.#course = course;
    this.#leg = leg;
  }

  onRequestStart(controller: ResponseController): void {
    this.#course.controller = controller;
    // It was given up while it waited for a connection.
    if (this.#course.ended) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    this.#course.heard();
    if (status < 200) {
      this.#countInterim();
      return;
    }
    this.#headed = true;
    this.#body = this.#leg.open(this.#course, status, headers);
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    const course = this.#course;
    if (course.ended) return;
    course.heard();
    course.size += chunk.length;
    if (!course.request.sink.streamsJson && course.size > course.limits.messageBytes) course.fail(tooLarge(course));
    else this.#body?.take(controller, chunk);
    if (course.ended && !controller.aborted) this.#letLinger(controller);
  }

  onResponseEnd(): void {
    clearTimeout(this.#linger);
    if (!this.#course.ended) this.#body?.end();
  }

  onResponseError(_controller: ResponseController, error: Error): void {
    clearTimeout(this.#linger);
    const course = this.#course;
    if (course.ended) return;
    const failure = judgeFailure(course.server, error, course.request.timeout);
    if (!this.#headed) this.#leg.unanswered(course, failure);
    else if (this.#body) this.#broken(this.#body, failure, error);
  }

  #broken(body: AnswerBody, failure: CodedError, cause: Error): void {
    const course = this.#course;
    if (failure.code !== 'upstream_unreachable') course.end({ kind: 'failed', error: failure });
    else if (body.cut) body.cut(cause);
    else course.end({ kind: 'failed', error: incomplete(course, cause) });
  }

  #countInterim(): void {
    if (++this.#interim <= interimHeads) return;
    const found = `more than ${interimHeads} interim answers`;
    this.#course.fail(coded('upstream_not_mcp', { server: this.#course.server, found }));
  }

  #letLinger(controller: ResponseController): void {
    this.#linger = setTimeout(() => controller.abort(new Error('answered')), lingerMs).unref();
  }
}
