import { judgeAnswer } from '../domain/json-rpc/answer.ts';
import type { ResponseController, ResponseHeaders } from '../net/outbound.ts';
import { type AnswerBody, notAnAnswer, passOn } from './answer-body.ts';
import type { Course } from './course.ts';

/** Holds a JSON answer until it is judged. One too large to hold is streamed unread, where the sink can take it so. */
export class JsonBody implements AnswerBody {
  readonly #course: Course;
  readonly #headers: ResponseHeaders;
  #held: Buffer[] = [];
  #streamed = false;

  constructor(course: Course, headers: ResponseHeaders) {
    this.#course = course;
    this.#headers = headers;
  }

  take(controller: ResponseController, chunk: Buffer): void {
    if (this.#streamed) passOn(this.#course, controller, chunk);
    else this.#hold(controller, chunk);
  }

  end(): void {
    const { sink, id } = this.#course.request;
    if (this.#streamed) {
      sink.close();
      this.#course.answered('unread');
      return;
    }
    const body = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    const kind = judgeAnswer(body, id);
    if (kind === 'result' || kind === 'error') {
      sink.answer(body);
      this.#course.answered(kind);
    } else this.#course.fail(notAnAnswer(this.#course, kind));
  }

  #hold(controller: ResponseController, chunk: Buffer): void {
    this.#held.push(chunk);
    const { size, limits, request } = this.#course;
    if (size > limits.heldAnswer && request.sink.streamsJson) this.#stream(controller);
  }

  #stream(controller: ResponseController): void {
    this.#streamed = true;
    const length = Number(this.#headers['content-length']);
    this.#course.request.sink.openJson(Number.isSafeInteger(length) ? length : undefined);
    for (const part of this.#held.splice(0)) passOn(this.#course, controller, part);
  }
}
