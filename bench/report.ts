import type { Measurement } from './measure.ts';
import { type BenchCase, headlineCase } from './plan.ts';
import type { BenchResult } from './result.ts';
import { type Spread, spreadOf } from './statistics.ts';
import type { VariantName } from './variants/variant.ts';

const variants: readonly VariantName[] = ['direct', 'nginx', 'node', 'gatehouse'];
const columns = ['case', 'variant', 'calls/s', 'p50 ms', 'p99 ms', 'CPU µs per call', 'CPU × nginx'];

type Measured = Pick<BenchResult, 'measurements'>;

/** The one sentence that a run is about. */
export function headline(result: Measured): string {
  const ours = cpuRatio(result, headlineCase, 'gatehouse');
  const node = cpuRatio(result, headlineCase, 'node');
  const rounds = of(result, headlineCase, 'gatehouse').length;
  return `Gatehouse costs ${ranged(ours)} × the CPU of nginx per call, a bare pass-through of Node ${ranged(node)} (median of ${rounds} rounds and their range)`;
}

/** How far the figures can be trusted: what else ran on the machine. */
export function otherLoadNote({ measurements }: Measured): string {
  const { median, most } = spreadOf(measurements.map((each) => 100 * each.otherLoad));
  return `Other programs used ${median.toFixed(0)} % of the machine meanwhile (median; at most ${most.toFixed(0)} %).`;
}

/** A Markdown table, which can be read in a terminal as well: a row per case and variant. */
export function table(result: Measured & Pick<BenchResult, 'cases'>): string {
  const rows = result.cases.flatMap((each) => variants.map((variant) => row(result, each, variant)));
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (at < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(columns), line(rule), ...rows.map(line)].join('\n');
}

function row(result: Measured, benchCase: BenchCase, variant: VariantName): string[] {
  const measured = of(result, benchCase.name, variant);
  const [p50, p99] = benchCase.events > 0 ? (['eventP50', 'eventP99'] as const) : (['p50', 'p99'] as const);
  const median = (value: (each: Measurement) => number) => spreadOf(measured.map(value)).median;
  return [
    variant === variants[0] ? benchCase.title : '',
    variant,
    Math.round(median((each) => each.callsPerSecond)).toLocaleString('en'),
    (median((each) => each[p50]) / 1_000).toFixed(2),
    (median((each) => each[p99]) / 1_000).toFixed(2),
    ...cpuCells(result, benchCase, variant),
  ];
}

function cpuCells(result: Measured, benchCase: BenchCase, variant: VariantName): string[] {
  if (variant === 'direct') return ['', ''];
  const cpu = spreadOf(of(result, benchCase.name, variant).map((each) => each.cpuPerCall ?? Number.NaN));
  const digits = cpu.median < 1_000 ? 1 : 0;
  return [
    `${cpu.median.toFixed(digits)} (best ${cpu.least.toFixed(digits)})`,
    variant === 'nginx' ? '1' : ranged(cpuRatio(result, benchCase.name, variant)),
  ];
}

function ranged({ median, least, most }: Spread): string {
  return `${median.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)})`;
}

/** CPU per call as a multiple of what nginx took in the same round. */
function cpuRatio(result: Measured, benchCase: string, variant: VariantName): Spread {
  const nginx = new Map(of(result, benchCase, 'nginx').map((each) => [each.round, each.cpuPerCall ?? Number.NaN]));
  const ratios = of(result, benchCase, variant).map(
    (each) => (each.cpuPerCall ?? Number.NaN) / (nginx.get(each.round) ?? Number.NaN),
  );
  return spreadOf(ratios);
}

function of({ measurements }: Measured, benchCase: string, variant: VariantName): readonly Measurement[] {
  return measurements.filter((each) => each.case === benchCase && each.variant === variant);
}
