import type { TestProject } from 'vitest/node';
import { createCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the run's Postgres server, without a database. */
    readonly postgres: string;
  }
}

/** One server for a whole run; each test makes a database of its own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await createCluster({ durable: false });
  project.provide('postgres', cluster.url(''));
  return () => cluster.remove();
}
