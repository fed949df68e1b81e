import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { read } from '../api/read.ts';
import { useLive } from '../api/use-live.ts';
import { shellTexts } from '../texts/shell.ts';
import { useIsAdministrator } from './me.ts';
import { type Screen, screens } from './screens.ts';

/** @param onGo called when somebody goes somewhere, so that what holds the navigation can close */
export function Navigation({ onGo }: { readonly onGo?: () => void }): ReactNode {
  const isAdministrator = useIsAdministrator();
  if (!isAdministrator) return null;
  return (
    <nav aria-label={shellTexts.navigation}>
      <ul className="grid gap-0.5">
        {screens.map((screen) => (
          <li key={screen.to}>
            <ScreenLink screen={screen} {...(onGo && { onGo })} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ScreenLink({ screen, onGo }: { readonly screen: Screen; readonly onGo?: () => void }): ReactNode {
  const Icon = screen.icon;
  return (
    <Link
      to={screen.to}
      {...(onGo && { onClick: onGo })}
      className="flex h-9 items-center gap-3 rounded-md px-3 font-medium text-muted no-underline transition-colors hover:bg-hover hover:text-ink data-[status=active]:bg-hover data-[status=active]:text-ink"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="flex-1">{screen.label}</span>
      {screen.to === '/alerts' && <OpenAlerts />}
    </Link>
  );
}

/** How many things want mending. */
function OpenAlerts(): ReactNode {
  useLive('alerts');
  const count = useQuery(read('listAlerts', {})).data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="min-w-5 rounded-full bg-bad-soft px-1.5 text-center text-bad text-xs leading-5">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{shellTexts.openAlerts(count)}</span>
    </span>
  );
}
