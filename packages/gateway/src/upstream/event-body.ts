import { judgeAnswer } from '../domain/json-rpc/answer.ts';
import { EventCutter, identifiedEvent, messageEvent, plainEvent } from '../domain/sse/events.ts';
import { readFields } from '../domain/sse/fields.ts';
import type { ResponseController } from '../net/outbound.ts';
import { type AnswerBody, notAnAnswer, passOn, tooLarge } from './answer-body.ts';
import type { Course } from './course.ts';
import type { Resumption } from './resumption.ts';

/** Passes whole events on, each judged by its envelope, until one of them is the answer. */
export class EventBody implements AnswerBody {
  readonly #course: Course;
  readonly #resumption: Resumption;
  readonly #cutter = new EventCutter();

  constructor(course: Course, resumption: Resumption) {
    this.#course = course;
    this.#resumption = resumption;
  }

  take(controller: ResponseController, chunk: Buffer): void {
    const course = this.#course;
    for (const event of this.#cutter.push(chunk)) {
      this.#event(controller, event);
      if (course.ended) return;
    }
    if (this.#cutter.pending > course.limits.messageBytes) course.fail(tooLarge(course));
  }

  end(): void {
    this.#resumption.interrupted();
  }

  cut(cause: Error): void {
    this.#resumption.interrupted(cause);
  }

  #event(controller: ResponseController, event: Buffer): void {
    const { data, id, retry } = readFields(event);
    if (id !== undefined || retry !== undefined) this.#resumption.note(id, retry);
    if (data && data.length > 0) this.#message(controller, event, data, id);
    else if (id) this.#identify(controller, id);
  }

  #message(controller: ResponseController, event: Buffer, data: Buffer, eventId: string | undefined): void {
    const { request } = this.#course;
    const kind = judgeAnswer(data, request.id);
    if (kind === 'result' || kind === 'error') {
      this.#pass(controller, event, data, eventId);
      request.sink.close();
      this.#course.answered(kind);
    } else if (kind === 'notification' || kind === 'request') {
      if (this.#resumption.repeats(eventId)) return;
      this.#resumption.progressed();
      const passed = request.onServerMessage(data);
      if (passed) this.#pass(controller, passed === data ? event : messageEvent(passed), passed, eventId);
    } else this.#course.fail(notAnAnswer(this.#course, kind));
  }

  #pass(controller: ResponseController, event: Buffer, data: Buffer, eventId: string | undefined): void {
    const id = eventId ? this.#course.request.eventId?.(eventId, true) : undefined;
    this.#write(controller, id === undefined ? plainEvent(event, data) : identifiedEvent(id, data));
  }

  /** An event that brings an id alone: it lets the client go on where no message came yet. */
  #identify(controller: ResponseController, eventId: string): void {
    const id = this.#course.request.eventId?.(eventId, false);
    if (id !== undefined) this.#write(controller, identifiedEvent(id, undefined));
  }

  #write(controller: ResponseController, event: Buffer): void {
    this.#course.request.sink.openEvents();
    passOn(this.#course, controller, event);
  }
}
