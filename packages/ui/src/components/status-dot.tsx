import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

export type DotTone = 'good' | 'warn' | 'bad' | 'off';

/** By shape as well as by colour: a ring is off, a square needs somebody. */
const looks: Readonly<Record<DotTone, string>> = {
  good: 'rounded-full bg-good',
  warn: 'rounded-[2px] rotate-45 bg-warn',
  bad: 'rounded-[2px] bg-bad',
  off: 'rounded-full border-[1.5px] border-line-strong',
};

/** How something stands, with the word for it beside the dot. */
export function StatusDot({ tone, children }: { readonly tone: DotTone; readonly children: ReactNode }): ReactNode {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span aria-hidden className={cx('size-2 shrink-0', looks[tone])} />
      <span>{children}</span>
    </span>
  );
}
