import type { CodedError } from '../errors/coded-error.ts';
import { type AnswerBody, incomplete } from './answer-body.ts';
import type { Leg } from './answer-handler.ts';
import { type BodyKind, judgeHead } from './answer-head.ts';
import type { Course } from './course.ts';
import { EventBody } from './event-body.ts';
import { JsonBody } from './json-body.ts';
import { RefusalBody } from './refusal-body.ts';
import { Resumption } from './resumption.ts';

/** The request itself: it is sent once, and whatever its answer's head cannot promise ends the exchange. */
export const postLeg: Leg = {
  open(course, status, headers) {
    course.headers = headers;
    return bodyOf(course, judgeHead(course.server, status, headers), status);
  },
  unanswered: (course, error) => course.end({ kind: 'failed', error }),
};

function bodyOf(course: Course, kind: BodyKind | CodedError, status: number): AnswerBody | undefined {
  if (kind === 'json' || kind === 'events') course.request.onAnswering?.();
  switch (kind) {
    case 'json':
      return new JsonBody(course, course.headers);
    case 'events':
      return new EventBody(course, new Resumption(course));
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
