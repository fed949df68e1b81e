import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** The list that it belongs to. */
  readonly back?: { readonly to: '/servers' | '/gateways'; readonly label: string };
  /** Beside the title, such as how it stands. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
}

/** The one top heading of a screen, which is also the title of the browser's tab. */
export function PageHead({ title, description, back, beside, actions }: PageHeadProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · Gatehouse`;
  }, [title]);
  return (
    <div className="mb-6 grid gap-1">
      {back && (
        <Link
          to={back.to}
          className="-ml-1 inline-flex min-h-6 w-fit items-center gap-0.5 rounded text-muted text-sm no-underline hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <div className="grid min-w-0 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl [overflow-wrap:anywhere]">{title}</h1>
            {beside}
          </div>
          {description !== undefined && <div className="max-w-2xl text-muted">{description}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2 max-sm:w-full">{actions}</div>}
      </div>
    </div>
  );
}
