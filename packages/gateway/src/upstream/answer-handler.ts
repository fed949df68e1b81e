import { coded } from '../errors/coded-error.ts';
import { judgeFailure } from '../net/judge-failure.ts';
import type { ResponseController, ResponseHandler, ResponseHeaders } from '../net/outbound.ts';
import { type AnswerBody, incomplete, tooLarge } from './answer-body.ts';
import { judgeHead } from './answer-head.ts';
import type { Course } from './course.ts';
import { EventBody } from './event-body.ts';
import { JsonBody } from './json-body.ts';
import { RefusalBody } from './refusal-body.ts';

/** Heads of status 1xx before the answer's own (RFC 9110 section 15.2). Each prolongs the wait for it, so they are counted. */
const interimHeads = 16;
/** After its answer a server closes the stream; one that does not is closed by us. */
const lingerMs = 5_000;

/** Reads the HTTP response of one exchange: its head says which kind of body follows, and that body's reader does the rest. */
export class AnswerHandler implements ResponseHandler {
  readonly #course: Course;
  #interim = 0;
  #body: AnswerBody | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(course: Course) {
    this.#course = course;
  }

  onRequestStart(controller: ResponseController): void {
    this.#course.controller = controller;
    // It was given up while it waited for a connection.
    if (this.#course.ended) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    if (status < 200) {
      this.#countInterim();
      return;
    }
    this.#course.headers = headers;
    this.#body = bodyOf(this.#course, status, headers);
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    const course = this.#course;
    if (course.ended) return;
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
    const begun = this.#body !== undefined && failure.code === 'upstream_unreachable';
    course.end({ kind: 'failed', error: begun ? incomplete(course, error) : failure });
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

/** The reader of the body that this head announces; none where the head itself ends the exchange. */
function bodyOf(course: Course, status: number, headers: ResponseHeaders): AnswerBody | undefined {
  const kind = judgeHead(course.server, status, headers);
  switch (kind) {
    case 'json':
      return new JsonBody(course, headers);
    case 'events':
      return new EventBody(course);
    case 'refusal':
      return new RefusalBody(course, status);
    case 'empty':
      return new EmptyBody(course);
    default:
      course.fail(kind);
      return undefined;
  }
}

/** What is no answer to a request, with a body or without. */
class EmptyBody implements AnswerBody {
  readonly #course: Course;

  constructor(course: Course) {
    this.#course = course;
  }

  take(): void {
    this.#course.fail(incomplete(this.#course));
  }

  end(): void {
    this.#course.fail(incomplete(this.#course));
  }
}
