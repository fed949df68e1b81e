import { judgeAnswer } from '../domain/json-rpc/answer.ts';
import { EventCutter, eventData, plainEvent } from '../domain/sse/events.ts';
import type { ResponseController } from '../net/outbound.ts';
import { type AnswerBody, incomplete, notAnAnswer, passOn, tooLarge } from './answer-body.ts';
import type { Course } from './course.ts';

/** Passes whole events on, each judged by its envelope, until one of them is the answer. */
export class EventBody implements AnswerBody {
  readonly #course: Course;
  readonly #cutter = new EventCutter();

  constructor(course: Course) {
    this.#course = course;
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
    this.#course.fail(incomplete(this.#course));
  }

  #event(controller: ResponseController, event: Buffer): void {
    const data = eventData(event);
    if (!data || data.length === 0) return;
    const { request } = this.#course;
    const kind = judgeAnswer(data, request.id);
    switch (kind) {
      case 'result':
      case 'error':
        this.#pass(controller, event, data);
        request.sink.close();
        this.#course.answered(kind);
        break;
      case 'notification':
        request.onServerMessage(kind, data);
        this.#pass(controller, event, data);
        break;
      case 'request':
        request.onServerMessage(kind, data);
        break;
      default:
        this.#course.fail(notAnAnswer(this.#course, kind));
    }
  }

  #pass(controller: ResponseController, event: Buffer, data: Buffer): void {
    this.#course.request.sink.openEvents();
    passOn(this.#course, controller, plainEvent(event, data));
  }
}
