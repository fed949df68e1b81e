import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

/** In place of a list that a filter leaves nothing of. */
export function NothingMatches({ onClear }: { readonly onClear: () => void }): ReactNode {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title={componentTexts.nothingMatches}
      text={componentTexts.nothingMatchesText}
    >
      <Button onClick={onClear}>{componentTexts.clearFilter}</Button>
    </EmptyState>
  );
}
