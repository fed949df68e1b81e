import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from './bench-error.ts';
import { type BenchCase, warmUp } from './plan.ts';
import { start } from './process/start.ts';
import { callOf, headers, protocolVersion, rightEnding } from './request.ts';
import { path, type Variant } from './variants/variant.ts';

/** How load is made: the built generator, a folder for its files, the core it runs on. */
export interface LoadGenerator {
  readonly program: string;
  readonly folder: string;
  readonly core: number | undefined;
  readonly signal: AbortSignal;
}

/** What the generator prints. Latencies are in microseconds, those of events from the stub's time stamps. */
export interface LoadResult {
  /** Answered while latencies were counted. */
  readonly calls: number;
  /** Answered at all, the warm-up included. */
  readonly total: number;
  readonly wrong: number;
  readonly reconnects: number;
  readonly seconds: number;
  readonly callsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly events: number;
  readonly eventP50: number;
  readonly eventP99: number;
  /** Microseconds of CPU that the generator itself took. */
  readonly ownCpu: number;
}

/**
 * Sends one case's traffic, each connection in a session of its own.
 * @throws BenchError when any answer was wrong, since the time of an error is not the time of a call
 */
export async function makeLoad(
  generator: LoadGenerator,
  variant: Variant,
  sessions: readonly string[],
  benchCase: BenchCase,
  seconds: number,
): Promise<LoadResult> {
  const { program, folder, core, signal } = generator;
  const body = join(folder, 'call.json');
  const sessionFile = join(folder, 'sessions');
  await writeFile(body, callOf(benchCase));
  await writeFile(sessionFile, sessions.map((id) => `mcp-session-id: ${id}\n`).join(''));
  const all = { ...headers, 'mcp-protocol-version': protocolVersion };
  const args = [
    ...['-p', String(variant.port), '-u', path, '-b', body, '-s', sessionFile, '-e', rightEnding],
    ...['-c', String(benchCase.connections), '-d', String(seconds), '-w', String(warmUp)],
    ...(benchCase.rate === undefined ? [] : ['-r', String(benchCase.rate)]),
    ...Object.entries(all).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
  ];
  await using running = start({ program, args, core, signal });
  const result = JSON.parse(await running.finish((seconds + warmUp) * 1_000 + 15_000)) as LoadResult;
  refuseWrongAnswers(variant, benchCase, result);
  return result;
}

function refuseWrongAnswers(variant: Variant, benchCase: BenchCase, result: LoadResult): void {
  const { wrong, total, calls, events } = result;
  const where = `${variant.name}, ${benchCase.title}`;
  if (calls === 0) throw new BenchError(`${where}: no answer came while latencies were counted`);
  if (wrong > 0) throw new BenchError(`${where}: ${wrong} of ${total} answers were wrong`);
  // Streams that were under way at either end of the measured time are counted in part.
  const expected = calls * benchCase.events;
  const slack = benchCase.connections * benchCase.events;
  if (Math.abs(events - expected) > slack) throw new BenchError(`${where}: ${events} events came, not ${expected}`);
}
