import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Alert } from '../../api/models.ts';
import { buttonClass } from '../../components/button.tsx';
import { cx } from '../../components/class-names.ts';
import { ErrorLink } from '../../components/error-link.tsx';
import { ProviderProblem } from '../../components/provider-problem.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { alertTexts as texts } from '../../texts/alerts.ts';

/** One thing that somebody should mend: what it is about, what was said, and the way to mend it. */
export function AlertItem({ alert }: { readonly alert: Alert }): ReactNode {
  const { about, why, problem, cause } = alert;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4 sm:px-5">
      <div className="flex min-w-0 flex-[1_1_24rem] items-start gap-3">
        <Mark alert={alert} />
        <div className="grid min-w-0 flex-1 gap-1">
          <h2 className="text-base [overflow-wrap:anywhere]">{texts.about(about.server, about.user)}</h2>
          <p className="[overflow-wrap:anywhere]">{why}</p>
          <ErrorLink code={cause} />
          <When alert={alert} />
          {problem && <ProviderProblem problem={problem} />}
        </div>
      </div>
      <WayOn alert={alert} />
    </li>
  );
}

function Mark({ alert: { severity, resolvedAt } }: { readonly alert: Alert }): ReactNode {
  const [Icon, tone, word] =
    resolvedAt !== null
      ? [CircleCheck, 'text-good', texts.resolved]
      : severity === 'error'
        ? [CircleAlert, 'text-bad', texts.severities.error]
        : [TriangleAlert, 'text-warn', texts.severities.warning];
  return (
    <span className={cx('mt-0.5 shrink-0', tone)}>
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{word}</span>
    </span>
  );
}

function When({ alert: { lastAt, firstAt, count, resolvedAt } }: { readonly alert: Alert }): ReactNode {
  return (
    <p className="text-muted text-sm">
      {texts.last} <RelativeTime at={lastAt} />, {texts.times(count)}
      {count > 1 && (
        <>
          , {texts.first} <RelativeTime at={firstAt} />
        </>
      )}
      {resolvedAt !== null && (
        <>
          . {texts.resolved} <RelativeTime at={resolvedAt} />
        </>
      )}
    </p>
  );
}

function WayOn({ alert: { about, link, resolvedAt } }: { readonly alert: Alert }): ReactNode {
  return (
    <div className="flex flex-wrap gap-2 max-sm:pl-7">
      {about.server !== null && (
        <Link to="/servers/$server" params={{ server: about.server }} className={buttonClass('plain')}>
          {texts.server}
        </Link>
      )}
      {resolvedAt === null && (
        <a href={link} className={buttonClass('primary')}>
          {texts.mend}
        </a>
      )}
    </div>
  );
}
