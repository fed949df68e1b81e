import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Gateway } from '../../api/models.ts';
import { read } from '../../api/read.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { gatewayTexts, gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { GatewayStatus } from '../gateways/gateway-status.tsx';
import { Assignments } from './assignments.tsx';
import { ConnectApp } from './connect-app.tsx';
import { GatewaySettings } from './gateway-settings.tsx';
import { gatewayUrl } from './gateway-url.ts';
import { type GatewayTab, gatewayTabs } from './tab.ts';

const route = getRouteApi('/administrators/gateways/$gateway');

export function GatewayPage(): ReactNode {
  const { gateway: name } = route.useParams();
  const query = useQuery(read('readGateway', { path: { gateway: name } }));
  return (
    <>
      <PageHead
        title={name}
        back={{ to: '/gateways', label: gatewayTexts.title }}
        beside={query.data && <GatewayStatus disabled={query.data.disabled} />}
      />
      <QueryState query={query} lines={6}>
        {(gateway) => (
          <div className="grid gap-6 *:min-w-0">
            <Address name={gateway.name} />
            <Parts gateway={gateway} />
          </div>
        )}
      </QueryState>
    </>
  );
}

function Address({ name }: { readonly name: string }): ReactNode {
  const url = gatewayUrl(name);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface p-4 sm:px-5">
      <div>
        <p className="font-medium">{texts.address}</p>
        <p className="text-muted text-sm">{texts.addressHelp}</p>
      </div>
      <div className="flex min-w-0 items-center gap-1 rounded-md border border-line bg-ground py-1 pr-1 pl-3">
        <code className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">{url}</code>
        <CopyButton text={url} what={gatewayTexts.url} />
      </div>
    </div>
  );
}

const parts: Readonly<Record<GatewayTab, (props: { readonly gateway: Gateway }) => ReactNode>> = {
  servers: Assignments,
  connect: ConnectApp,
  settings: GatewaySettings,
};

function Parts({ gateway }: { readonly gateway: Gateway }): ReactNode {
  const { tab = 'servers' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Tabs
      label={texts.tabsLabel}
      value={tab}
      onChoose={(chosen) => void navigate({ search: { tab: chosen }, resetScroll: false })}
      tabs={gatewayTabs.map((value) => {
        const Part = parts[value];
        const count = value === 'servers' ? gateway.assignments.length : undefined;
        return { value, label: texts.tabs[value], count, content: <Part gateway={gateway} /> };
      })}
    />
  );
}
