import { useQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { readAll } from '../../api/read.ts';
import { useLive } from '../../api/use-live.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useTableAddress } from '../../components/data-table/use-table-address.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterInput } from '../../components/filter-input.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { serverTexts } from '../../texts/servers.ts';
import { serverColumns } from './columns.tsx';
import { serverRows } from './server-row.ts';
import { useDayOfCalls } from './use-day-of-calls.ts';

export function ServersPage(): ReactNode {
  useLive('servers');
  const { sort, filter, setSort, setFilter } = useTableAddress();
  const servers = useQuery(readAll('listServers'));
  const identities = useQuery(readAll('listIdentities'));
  const bars = useDayOfCalls();
  const rows = useMemo(
    () => servers.data && serverRows(servers.data, identities.data ?? [], bars, filter),
    [servers.data, identities.data, bars, filter],
  );
  return (
    <>
      <PageHead
        title={serverTexts.title}
        description={serverTexts.intro}
        actions={<FilterInput label={serverTexts.filter} value={filter} onChange={setFilter} />}
      />
      <DataTable
        label={serverTexts.list}
        columns={serverColumns}
        rows={rows}
        query={servers}
        keyOf={({ server }) => server.name}
        sort={sort}
        onSort={setSort}
        empty={filter === '' ? <NoServers /> : <NothingMatches onClear={() => setFilter('')} />}
      />
    </>
  );
}

function NoServers(): ReactNode {
  const { title, text, command, what } = serverTexts.empty;
  return (
    <EmptyState icon={<Server aria-hidden />} title={title} text={text}>
      <div className="w-full text-left">
        <CodeBlock code={command} what={what} />
      </div>
    </EmptyState>
  );
}
