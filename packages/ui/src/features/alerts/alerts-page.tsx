import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { read } from '../../api/read.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Segments } from '../../components/segments.tsx';
import { alertTexts as texts } from '../../texts/alerts.ts';
import { AlertItem } from './alert-item.tsx';

const route = getRouteApi('/administrators/alerts');

const choices = [
  { value: 'open', label: texts.open },
  { value: 'all', label: texts.all },
] as const;

export function AlertsPage(): ReactNode {
  const { show = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(read('listAlerts', show === 'all' ? { query: { open: 'false' } } : {}));
  const nothing = show === 'all' ? texts.noneEver : texts.none;
  return (
    <>
      <PageHead
        title={texts.title}
        description={texts.intro}
        actions={
          <Segments
            label={texts.show}
            value={show}
            choices={choices}
            onChoose={(chosen) => void navigate({ search: chosen === 'all' ? { show: chosen } : {}, replace: true })}
          />
        }
      />
      <QueryState query={query} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<BellOff aria-hidden />} title={nothing.title} text={nothing.text} />
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {items.map((alert) => (
                <AlertItem key={alert.id} alert={alert} />
              ))}
            </ul>
          )
        }
      </QueryState>
    </>
  );
}
