import type { ReactNode } from 'react';
import { Spinner } from '../components/spinner.tsx';
import { componentTexts } from '../texts/components.ts';

/** While it is found out who is there. It shows itself only where that takes long. */
export function Boot(): ReactNode {
  return (
    <div role="status" className="grid min-h-dvh animate-appear-late place-items-center text-muted">
      <span className="flex items-center gap-2">
        <Spinner />
        {componentTexts.loading}
      </span>
    </div>
  );
}
