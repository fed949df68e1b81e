import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { headline, otherLoadNote, table } from './report.ts';
import { type BenchResult, readResult } from './result.ts';

// node bench/quote.ts bench/results/FILE.json: puts the figures of a run into docs/performance.md.

const guide = new URL('../docs/performance.md', import.meta.url);
const quoted = /(<!-- figures -->\n)[\s\S]*(<!-- end of figures -->)/;

function figures(result: BenchResult, name: string): string {
  const { date, gatehouse, machine, pinned, rounds } = result;
  return `
**${headline(result)}.**

${table(result)}

${otherLoadNote(result)}

Measured on ${date.slice(0, 10)}: Gatehouse ${gatehouse}, Node ${machine.node}, nginx ${machine.nginx}, ${rounds} rounds, on a virtual machine with
${machine.cores} cores (${machine.cpu})${pinned ? ', the proxy on one, stub and load generator on the other' : ''}. All numbers of the run:
[${name}](../bench/results/${name}).
`;
}

const [file = ''] = process.argv.slice(2);
const text = readFileSync(guide, 'utf8');
if (!quoted.test(text)) throw new Error('docs/performance.md has no place for figures');
writeFileSync(
  guide,
  text.replace(
    quoted,
    (_all, head: string, tail: string) => head + figures(readResult(resolve(file)), basename(file)) + tail,
  ),
);
