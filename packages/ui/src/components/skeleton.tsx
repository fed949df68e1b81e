import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';
import { cx } from './class-names.ts';

/** Stands where something will be. */
export function Skeleton({ className }: { readonly className?: string }): ReactNode {
  return <div aria-hidden className={cx('animate-pulse rounded-md bg-hover', className ?? 'h-4 w-full')} />;
}

/** The same for a few lines, said once to readers. */
export function SkeletonLines({ lines = 3 }: { readonly lines?: number }): ReactNode {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{componentTexts.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <Skeleton key={line} className={cx('h-4', line % 3 === 2 ? 'w-2/3' : 'w-full')} />
      ))}
    </div>
  );
}
