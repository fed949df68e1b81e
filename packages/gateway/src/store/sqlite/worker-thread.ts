import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Asked } from './worker-messages.ts';

/** A thread that answers requests in their order. */
export interface WorkerThread<Request, Result> {
  /** Rejects with the thread's error (`message` and `code` cross, its class does not), or once the thread has ended. */
  ask(request: Request): Promise<Result>;
  /** Lets what was asked be answered, then ends the thread. */
  close(): Promise<void>;
}

export interface WorkerThreadOptions {
  /** The worker's file, without its extension. Workers run `.ts` where their starter does, else the built `.js`. */
  readonly module: URL;
  readonly data: unknown;
  /** For messages, such as "the store's writer". */
  readonly name: string;
  /** Called once when the thread ends without having been closed. Everything pending is rejected with the same error. */
  onDeath(error: Error): void;
}

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

export function startWorkerThread<Request, Result>(options: WorkerThreadOptions): WorkerThread<Request, Result> {
  const { module, data, name, onDeath } = options;
  // No flags of ours: such as `--input-type` they may suit the main module only.
  const worker = new Worker(new URL(module.href + extname(import.meta.url)), { workerData: data, execArgv: [] });
  const waiting = new Map<number, Waiting<Result>>();
  let sequence = 0;
  let ended: Error | undefined;
  let closing = false;

  function end(error: Error): void {
    if (ended) return;
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!closing) onDeath(error);
  }

  worker.on('message', (answer: Answer<Result>) => {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('result' in answer) waiter?.resolve(answer.result);
    else waiter?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  });
  worker.on('error', (cause) => end(new Error(`${name} has failed`, { cause })));
  const exit = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end(new Error(closing ? `${name} is closed` : `${name} has ended unexpectedly`));
      resolve();
    });
  });

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (ended ?? closing) return reject(ended ?? new Error(`${name} is closed`));
        const id = ++sequence;
        waiting.set(id, { resolve, reject });
        return worker.postMessage({ id, request } satisfies Asked<Request>);
      }),
    async close() {
      closing = true;
      worker.postMessage('close');
      await exit;
    },
  };
}
