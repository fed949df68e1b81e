import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { isApiError } from '../api/api-error.ts';
import { componentTexts } from '../texts/components.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { ErrorLink } from './error-link.tsx';
import { NoPermission } from './no-permission.tsx';

interface ErrorPanelProps {
  readonly error: Error;
  /** What was tried. */
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** What went wrong and what to do, with all that somebody who helps will ask for. */
export function ErrorPanel({ error, title = componentTexts.failed.title, onRetry }: ErrorPanelProps): ReactNode {
  if (isApiError(error) && error.code === 'role_needed') return <NoPermission />;
  const isKnown = isApiError(error);
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg border border-bad/30 bg-bad-soft p-4">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="grid min-w-0 flex-1 gap-2">
        <p className="font-medium">{title}</p>
        <p className="[overflow-wrap:anywhere]">{isKnown ? error.message : componentTexts.failed.unknown}</p>
        {isKnown && error.correlationId !== '' && <Reference code={error.code} correlationId={error.correlationId} />}
        {onRetry && (
          <div>
            <Button small onClick={onRetry}>
              {componentTexts.retry}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Reference({ code, correlationId }: { readonly code: string; readonly correlationId: string }): ReactNode {
  return (
    <div className="grid gap-1 text-sm">
      <ErrorLink code={code} />
      <p className="flex flex-wrap items-center gap-x-2 text-muted">
        {componentTexts.correlation}
        <code className="font-mono [overflow-wrap:anywhere]">{correlationId}</code>
        <CopyButton text={correlationId} what={componentTexts.correlation} small />
      </p>
    </div>
  );
}
