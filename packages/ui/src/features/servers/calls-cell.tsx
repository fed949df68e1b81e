import type { ReactNode } from 'react';
import { type SparkBar, Sparkline } from '../../components/sparkline.tsx';
import { serverTexts } from '../../texts/servers.ts';
import { sumOf } from './day-of-calls.ts';

/** The calls of a day: a picture, their number, and how many failed. */
export function CallsCell({ bars }: { readonly bars: readonly SparkBar[] | undefined }): ReactNode {
  const { total, failed } = sumOf(bars ?? []);
  if (!bars || total === 0) return <span className="whitespace-nowrap text-muted text-sm">{serverTexts.noCalls}</span>;
  return (
    <span className="inline-flex items-center gap-3 align-middle">
      <Sparkline bars={bars} label={serverTexts.calls(total, failed)} />
      <span className="grid text-right text-sm leading-4">
        <span>{total.toLocaleString('en')}</span>
        {failed > 0 && <span className="text-bad text-xs">{serverTexts.failedOf(failed)}</span>}
      </span>
    </span>
  );
}
