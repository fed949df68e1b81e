import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AuditEvent, Server } from '../../api/models.ts';
import { read } from '../../api/read.ts';
import type { Column } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusDot } from '../../components/status-dot.tsx';
import { activityTexts as texts } from '../../texts/server.ts';

const tones = { ok: 'good', error: 'bad', denied: 'warn' } as const;

const columns: readonly Column<AuditEvent>[] = [
  {
    id: 'when',
    header: texts.columns.when,
    from: 'sm',
    sortBy: ({ id }) => id,
    cell: ({ ts }) => (
      <span className="whitespace-nowrap text-muted">
        <RelativeTime at={ts} />
      </span>
    ),
  },
  {
    id: 'what',
    header: texts.columns.what,
    sortBy: ({ action, target }) => `${action} ${target}`,
    cell: ({ action, target, ts }) => (
      <span className="grid">
        <span className="font-mono text-sm [overflow-wrap:anywhere]">{target === '' ? action : target}</span>
        <span className="text-muted text-xs">
          {target === '' ? '' : action}
          <span className="sm:hidden">
            {' '}
            <RelativeTime at={ts} />
          </span>
        </span>
      </span>
    ),
  },
  {
    id: 'who',
    header: texts.columns.who,
    from: 'md',
    sortBy: ({ principal }) => principal,
    cell: ({ principal, app }) => (
      <span className="grid max-w-56">
        <span className="truncate">{principal}</span>
        {app !== '' && <span className="truncate text-muted text-xs">{app}</span>}
      </span>
    ),
  },
  {
    id: 'gateway',
    header: texts.columns.gateway,
    from: 'lg',
    sortBy: ({ gateway }) => gateway,
    cell: (e) => e.gateway,
  },
  {
    id: 'outcome',
    header: texts.columns.outcome,
    sortBy: ({ outcome }) => outcome,
    cell: ({ outcome, code }) => (
      <span className="grid">
        <StatusDot tone={tones[outcome]}>{texts.outcomes[outcome]}</StatusDot>
        {code !== '' && <span className="font-mono text-muted text-xs [overflow-wrap:anywhere]">{code}</span>}
      </span>
    ),
  },
  {
    id: 'time',
    header: texts.columns.time,
    from: 'sm',
    align: 'end',
    sortBy: ({ latencyMs }) => latencyMs,
    cell: ({ latencyMs }) => <span className="whitespace-nowrap text-muted">{texts.ms(latencyMs)}</span>,
  },
];

/** What was last done with a server, and to it. */
export function Activity({ server }: { readonly server: Server }): ReactNode {
  const [sort, setSort] = useState<string>();
  const query = useQuery({
    ...read('listAuditEvents', { query: { server: server.name, limit: 100 } }),
    refetchInterval: 10_000,
  });
  return (
    <DataTable
      label={texts.title}
      columns={columns}
      rows={query.data?.items}
      query={query}
      keyOf={({ id }) => String(id)}
      sort={sort}
      onSort={setSort}
      empty={<EmptyState icon={<ScrollText aria-hidden />} title={texts.none} text={texts.noneText} />}
    />
  );
}
