import { parseArgs } from 'node:util';
import { bench } from './bench.ts';
import { BenchError } from './bench-error.ts';
import { planFor } from './plan.ts';
import { findPrograms } from './programs.ts';
import { otherLoadNote, table } from './report.ts';
import { keepResult } from './result.ts';

// `npm run bench [-- --quick]`: what a call costs through Gatehouse, next to nginx and to nothing in between.

const brokenOff = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => brokenOff.abort());

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  const programs = findPrograms();
  const result = await bench(planFor(values), programs, brokenOff.signal, (text) => console.error(text));
  // Shown before it is written: a folder that cannot be written to must not cost the figures.
  console.log(`\n${table(result)}\n\n${otherLoadNote(result)}`);
  console.log(`Written to ${await keepResult(result)}.\n\n${result.headline}.`);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (brokenOff.signal.aborted) console.error('bench: broken off');
  else if (error instanceof BenchError) console.error(`bench: ${error.message}`);
  else throw error;
}
