import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Server } from '../../api/models.ts';
import { read } from '../../api/read.ts';
import { useLive } from '../../api/use-live.ts';
import { PageHead } from '../../components/page-head.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { serverPageTexts } from '../../texts/server.ts';
import { serverTexts } from '../../texts/servers.ts';
import { ServerStatus } from '../servers/server-status.tsx';
import { Activity } from './activity.tsx';
import { Check } from './check.tsx';
import { Identities } from './identities.tsx';
import { Overview } from './overview.tsx';
import { ServerActions } from './server-actions.tsx';
import { ServerSettings } from './server-settings.tsx';
import { type ServerTab, serverTabs } from './tab.ts';
import { Trouble } from './trouble.tsx';

const route = getRouteApi('/administrators/servers/$server');

export function ServerPage(): ReactNode {
  useLive('servers');
  const { server: name } = route.useParams();
  const { tab = 'overview' } = route.useSearch();
  const query = useQuery(read('readServer', { path: { server: name } }));
  return (
    <>
      <PageHead
        title={name}
        back={{ to: '/servers', label: serverTexts.title }}
        beside={query.data && <ServerStatus server={query.data} />}
        actions={query.data && <ServerActions server={query.data} tab={tab} />}
      />
      <QueryState query={query} lines={6}>
        {(server) => <Parts server={server} tab={tab} />}
      </QueryState>
    </>
  );
}

const parts: Readonly<Record<ServerTab, (props: { readonly server: Server }) => ReactNode>> = {
  overview: Overview,
  identities: Identities,
  check: Check,
  activity: Activity,
  settings: ServerSettings,
};

function Parts({ server, tab }: { readonly server: Server; readonly tab: ServerTab }): ReactNode {
  const navigate = route.useNavigate();
  return (
    <div className="grid gap-6 *:min-w-0">
      <Trouble server={server} />
      <Tabs
        label={serverPageTexts.tabsLabel}
        value={tab}
        onChoose={(chosen) => void navigate({ search: { tab: chosen }, resetScroll: false })}
        tabs={serverTabs.map((value) => {
          const Part = parts[value];
          return { value, label: serverPageTexts.tabs[value], content: <Part server={server} /> };
        })}
      />
    </div>
  );
}
