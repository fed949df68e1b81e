import { setTimeout as pause } from 'node:timers/promises';
import { openEvents, said, sendEvent, sendResult } from './fake-answers.ts';
import type { Answer } from './fake-server.ts';

/** Answers that take their time, in milliseconds of the given length. */
export const slowAnswers = {
  /** Nothing at all comes. */
  silence: () => (): void => undefined,
  /** Progress at a steady pace, then the result. */
  steady: (pauseMs: number, steps: number): Answer => {
    return async (exchange) => {
      openEvents(exchange.response);
      for (let progress = 1; progress <= steps; progress += 1) {
        await pause(pauseMs);
        sendEvent(exchange.response, progressEvent(progress));
      }
      sendResult(exchange, said('at last'));
    };
  },
  /** One event, then silence. */
  stalledEvents: (): Answer => {
    return ({ response }) => {
      openEvents(response);
      sendEvent(response, progressEvent(1));
    };
  },
  /** The first part of a large JSON answer, then silence. */
  stalledJson: (bytes: number): Answer => {
    return ({ received, response }) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes * 2 });
      response.write(`{"jsonrpc":"2.0","id":${received.message.id},"result":{"text":"${'x'.repeat(bytes)}`);
    };
  },
};

function progressEvent(progress: number): object {
  return { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 't', progress } };
}
