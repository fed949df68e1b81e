import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Machine } from './machine.ts';
import type { Measurement } from './measure.ts';
import type { BenchCase, Plan } from './plan.ts';

/** A run as it is kept in `results/`: everything that was measured, and nothing derived but the headline. */
export interface BenchResult {
  /** ISO 8601, UTC: when the run ended. */
  readonly date: string;
  readonly mode: Plan['mode'];
  readonly gatehouse: string;
  readonly machine: Machine;
  /** Whether the proxy had a core of its own, apart from stub and load generator. */
  readonly pinned: boolean;
  readonly rounds: number;
  readonly requestBytes: number;
  readonly cases: readonly BenchCase[];
  /** Calls that Gatehouse answered, rehearsals included, and how many of them its audit trail holds. */
  readonly audit: { readonly calls: number; readonly events: number };
  readonly headline: string;
  readonly measurements: readonly Measurement[];
}

const folder = new URL('./results/', import.meta.url);

/** Writes a result under its date and answers the file's name within the repository. */
export async function keepResult(result: BenchResult): Promise<string> {
  const name = `${result.date.slice(0, 16).replace(':', '-')}-${result.mode}.json`;
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(name, folder), `${JSON.stringify(result, null, 1)}\n`);
  return `bench/results/${name}`;
}

export function readResult(file: string | URL): BenchResult {
  return JSON.parse(readFileSync(file, 'utf8')) as BenchResult;
}
