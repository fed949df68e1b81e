import type { AnswerKind } from '../domain/json-rpc/answer.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { ResponseController } from '../net/outbound.ts';
import type { Course } from './course.ts';

/** Reads one kind of body. It is told nothing more once the exchange has ended. */
export interface AnswerBody {
  take(controller: ResponseController, chunk: Buffer): void;
  /** The response is complete. */
  end(): void;
  /** The connection broke before its end. A reader without this cannot go on: the answer is incomplete. */
  cut?(cause: Error): void;
}

/** Passes bytes on at the pace at which they are taken. */
export function passOn({ request: { sink } }: Course, controller: ResponseController, chunk: Buffer): void {
  if (sink.write(chunk)) return;
  controller.pause();
  sink.onceDrained(() => controller.resume());
}

export function notAnAnswer({ server }: Course, kind: AnswerKind): CodedError {
  if (kind === 'wrong_id') return coded('upstream_wrong_id', { server });
  return coded('upstream_not_mcp', { server, found: 'something that is not JSON-RPC' });
}

export function incomplete({ server }: Course, cause?: Error): CodedError {
  return coded('upstream_incomplete', { server }, cause);
}

export function tooLarge({ server, limits }: Course): CodedError {
  return coded('upstream_too_large', { server, limit: limits.messageBytes });
}
