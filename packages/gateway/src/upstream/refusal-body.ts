import type { ResponseController } from '../net/outbound.ts';
import type { AnswerBody } from './answer-body.ts';
import { judgeRefusal } from './answer-head.ts';
import type { Course } from './course.ts';

/** Its start says what there is to know; the rest may have no end. */
const refusalBytes = 4096;

/** Holds the start of a refusal and judges it. */
export class RefusalBody implements AnswerBody {
  readonly #course: Course;
  readonly #status: number;
  readonly #held: Buffer[] = [];

  constructor(course: Course, status: number) {
    this.#course = course;
    this.#status = status;
  }

  take(controller: ResponseController, chunk: Buffer): void {
    this.#held.push(chunk);
    if (this.#course.size <= refusalBytes) return;
    this.end();
    controller.abort(new Error('more of a refusal than is read'));
  }

  end(): void {
    const { link, id, sink } = this.#course.request;
    const body = Buffer.concat(this.#held).subarray(0, refusalBytes);
    const refusal = judgeRefusal({
      server: link.server,
      status: this.#status,
      headers: this.#course.headers,
      body,
      id,
      hadSession: link.sessionId !== null,
    });
    if (refusal.kind === 'rpc_error') {
      sink.answer(body);
      this.#course.answered('error');
    } else this.#course.end(refusal);
  }
}
