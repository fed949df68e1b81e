import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';

/** The code of an error, and the way to its page. */
export function ErrorLink({ code }: { readonly code: string }): ReactNode {
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm">
      <code className="font-mono">{code}</code>
      <Link
        to="/errors/$code"
        params={{ code }}
        className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
      >
        {componentTexts.errorPage}
      </Link>
    </p>
  );
}
