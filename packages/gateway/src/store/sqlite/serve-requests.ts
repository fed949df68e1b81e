import { parentPort } from 'node:worker_threads';
import type { Answer, Asked } from './worker-messages.ts';

/** The worker's side: answers each request in its order until it is told to close. */
export function serveRequests<Request, Result>(answer: (request: Request) => Result, close: () => void): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs as a worker thread only');
  port.on('message', (message: Asked<Request> | 'close') => {
    if (message !== 'close') return port.postMessage(attempt(message, answer));
    close();
    return port.close();
  });
}

function attempt<Request, Result>(
  { id, request }: Asked<Request>,
  answer: (request: Request) => Result,
): Answer<Result> {
  try {
    return { id, result: answer(request) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { id, error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}
