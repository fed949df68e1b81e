import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { shellTexts } from '../texts/shell.ts';

/** The product, and which installation of it this is. */
export function Brand(): ReactNode {
  return (
    <Link to="/" className="flex min-w-0 items-center gap-3 rounded-md text-ink no-underline">
      <img src="/favicon.svg" alt="" width="28" height="28" className="shrink-0" />
      <span className="grid min-w-0">
        <span className="font-semibold leading-5">{shellTexts.product}</span>
        <span className="truncate text-muted text-xs">{location.host}</span>
      </span>
    </Link>
  );
}
