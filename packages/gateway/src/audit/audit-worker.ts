import { workerData } from 'node:worker_threads';
import type { StoreLocation } from '../store/location.ts';
import { openAccess } from './access.ts';
import { keepBatch } from './append.ts';
import type { AuditJob } from './job.ts';
import { unpack } from './packed.ts';
import { pruneInTurn } from './prune.ts';
import { addRefusals } from './refusal-rows.ts';
import { serveJobs } from './serve-jobs.ts';

/** The thread that writes the trail, on either engine: each batch is one transaction, committed when it is answered. */
const access = openAccess(workerData as StoreLocation, 'write');
const ending = new AbortController();

serveJobs<AuditJob>({
  run(job) {
    const now = Date.now();
    switch (job.kind) {
      case 'keep':
        return keepBatch(access.db, unpack(job.batch), now);
      case 'refusals':
        return addRefusals(access.db, job.refusals);
      case 'prune':
        return pruneInTurn(access, { days: job.days, now, signal: ending.signal });
    }
  },
  stop: () => ending.abort(),
  close: access.close,
});
