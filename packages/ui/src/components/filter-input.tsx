import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';
import { Input } from './input.tsx';

interface FilterInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Narrows a list down as one types. `/` leads to it. */
export function FilterInput({ label, value, onChange }: FilterInputProps): ReactNode {
  return (
    <div className="relative min-w-40 flex-1 sm:w-64 sm:flex-none">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
      <Input
        type="text"
        role="searchbox"
        data-filter=""
        aria-label={label}
        placeholder={componentTexts.filter}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
        className="pr-9 pl-9"
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={componentTexts.clearFilter}
          onClick={() => onChange('')}
          className="absolute top-1.5 right-1.5 inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
}
