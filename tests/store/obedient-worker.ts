import { workerData } from 'node:worker_threads';
import { serveRequests } from '../../packages/gateway/src/store/sqlite/serve-requests.ts';

// Greets by name, or fails in the way it is told to.
serveRequests<string, string>(
  (request) => {
    if (request === 'exit') process.exit(1);
    if (request === 'crash') void Promise.reject(new Error('crashed as told'));
    if (request === 'refuse') throw Object.assign(new Error('refused as told'), { code: 'SQLITE_BUSY' });
    return `${(workerData as { greeting: string }).greeting} ${request}`;
  },
  () => undefined,
);
