import { parentPort } from 'node:worker_threads';
import type { Answer, Asked } from '../store/sqlite/worker-messages.ts';

export interface Jobs<Job> {
  readonly run: (job: Job) => Promise<void>;
  /** Called when the thread is told to close: what can end early does. */
  readonly stop: () => void;
  /** Called when no job runs any more. */
  readonly close: () => Promise<void>;
}

/** The worker's side for work that waits: jobs run beside each other, and a close lets those that run be answered. */
export function serveJobs<Job>({ run, stop, close }: Jobs<Job>): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs as a worker thread only');
  const running = new Set<Promise<void>>();

  async function answer({ id, request }: Asked<Job>): Promise<void> {
    port?.postMessage(await attempt(id, () => run(request)));
  }

  async function end(): Promise<void> {
    stop();
    await Promise.all(running);
    await close();
    port?.close();
  }

  port.on('message', (message: Asked<Job> | 'close') => {
    if (message === 'close') return void end();
    const answered = answer(message).finally(() => running.delete(answered));
    running.add(answered);
  });
}

async function attempt(id: number, run: () => Promise<void>): Promise<Answer<undefined>> {
  try {
    await run();
    return { id, result: undefined };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { id, error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}
