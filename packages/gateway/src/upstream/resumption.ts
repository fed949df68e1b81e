import { isNamable } from '../domain/sse/fields.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { ResponseHeaders } from '../net/outbound.ts';
import { type AnswerBody, incomplete } from './answer-body.ts';
import { AnswerHandler, type Leg } from './answer-handler.ts';
import { judgeHead } from './answer-head.ts';
import { type Course, untimed } from './course.ts';
import { EventBody } from './event-body.ts';
import { streamHeaders } from './link.ts';

/** Milliseconds between the end of a stream and the request for the rest of it, where the server names no other time. */
const usualPause = 1_000;
/** A server that asks for a longer pause is asked sooner. */
const longestPause = 30_000;
/** So often in a row it is asked for the rest without a message or a new event id coming. */
const fruitlessAttempts = 5;

/**
 * Goes on with an answer's event stream after it ended or broke before the answer: a GET names the last event that came, and
 * the server sends what it has since. A server that gave its events no ids cannot be asked so, and its answer is incomplete.
 * From the first interruption after the last message on, the call's timeout is all the time there is, unless a question is open.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery
 */
export class Resumption implements Leg {
  readonly #course: Course;
  /** Of the last whole event; undefined where there is none to name. */
  #lastId: string | undefined;
  #resumedFrom: string | undefined;
  #pause = usualPause;
  #attempts = 0;
  #later: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(course: Course) {
    this.#course = course;
  }

  /** Asks for what came after an event of a stream that somebody else listened to before. */
  begin(lastId: string): void {
    const course = this.#course;
    this.#lastId = lastId;
    course.release = () => this.#stop();
    this.#deadline = setTimeout(() => this.#tooLate(), course.request.timeout);
    this.#resume();
  }

  /** Notes what an event says beside its data, each `undefined` where it does not say it. */
  note(id: string | undefined, retry: number | undefined): void {
    if (retry !== undefined) this.#pause = Math.min(retry, longestPause);
    if (id === undefined || id === this.#lastId) return;
    // One that cannot be named must not leave the one before it in place, from which events would come twice.
    this.#lastId = isNamable(id) ? id : undefined;
    this.#attempts = 0;
  }

  /** Whether a server sent the event again after which it was to go on. */
  repeats(id: string | undefined): boolean {
    return id !== undefined && id === this.#resumedFrom;
  }

  /** A message came. */
  progressed(): void {
    this.#attempts = 0;
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** The stream is over, and the answer was not in it. */
  interrupted(cause?: Error): void {
    const course = this.#course;
    if (this.#lastId === undefined || this.#attempts >= fruitlessAttempts) {
      course.end({ kind: 'failed', error: incomplete(course, cause) });
      return;
    }
    this.#attempts += 1;
    course.release = () => this.#stop();
    this.#later = setTimeout(() => this.#resume(), this.#wait());
    this.#deadline ??= setTimeout(() => this.#tooLate(), course.request.timeout);
  }

  open(course: Course, status: number, headers: ResponseHeaders): AnswerBody | undefined {
    if (judgeHead(course.server, status, headers) === 'events') {
      course.request.onAnswering?.();
      return new EventBody(course, this);
    }
    if (!mayPass(status)) course.fail(incomplete(course));
    else {
      course.controller?.abort(new Error('the stream is asked for again'));
      this.interrupted();
    }
    return undefined;
  }

  unanswered(course: Course, failure: CodedError): void {
    if (failure.code === 'upstream_unreachable') this.interrupted(failure);
    else course.end({ kind: 'failed', error: failure });
  }

  /** Once an interruption brought no message, whatever pause the server asks for must not make us call it without rest. */
  #wait(): number {
    return this.#deadline === undefined ? this.#pause : Math.max(this.#pause, usualPause);
  }

  #resume(): void {
    const { outbound, request } = this.#course;
    const { link } = request;
    this.#course.heard();
    this.#resumedFrom = this.#lastId;
    const headers = [...streamHeaders(link, 'text/event-stream'), 'last-event-id', this.#lastId ?? ''];
    outbound.send(link.target, { method: 'GET', headers, ...untimed }, new AnswerHandler(this.#course, this));
  }

  #stop(): void {
    clearTimeout(this.#later);
    clearTimeout(this.#deadline);
  }

  #tooLate(): void {
    const { timeout } = this.#course.request;
    if (this.#course.isAsking) this.#deadline = setTimeout(() => this.#tooLate(), timeout);
    else this.#course.tooLate(timeout);
  }
}

/** The server is not ready, or still holds the stream that broke. Other refusals are its last word. */
function mayPass(status: number): boolean {
  return status >= 500 || status === 409 || status === 429;
}
