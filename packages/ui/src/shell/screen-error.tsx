import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { isApiError } from '../api/api-error.ts';
import { buttonClass } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { componentTexts } from '../texts/components.ts';
import { shellTexts } from '../texts/shell.ts';
import { Boot } from './boot.tsx';

/** Stands in place of a screen that failed; what is around it goes on working. */
export function ScreenError({ error, reset }: ErrorComponentProps): ReactNode {
  // The browser is on its way to the sign-in page.
  if (isApiError(error) && error.code === 'not_signed_in') return <Boot />;
  const shown = error instanceof Error ? error : new Error(String(error));
  return <ErrorPanel error={shown} title={componentTexts.failed.pageTitle} onRetry={reset} />;
}

const { title, text, home } = shellTexts.notFound;

export function NotFound(): ReactNode {
  return (
    <EmptyState isScreen icon={<Compass aria-hidden />} title={title} text={text}>
      <Link to="/" className={buttonClass()}>
        {home}
      </Link>
    </EmptyState>
  );
}
