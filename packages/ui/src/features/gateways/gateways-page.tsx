import { useQuery } from '@tanstack/react-query';
import { Network, Plus } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { readAll } from '../../api/read.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useTableAddress } from '../../components/data-table/use-table-address.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterInput } from '../../components/filter-input.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { gatewayTexts as texts } from '../../texts/gateways.ts';
import { gatewayColumns } from './columns.tsx';
import { NewGateway } from './new-gateway.tsx';

export function GatewaysPage(): ReactNode {
  const [isAdding, setAdding] = useState(false);
  const { sort, filter, setSort, setFilter } = useTableAddress();
  const gateways = useQuery(readAll('listGateways'));
  const rows = useMemo(
    () => gateways.data?.filter(({ name }) => name.includes(filter.trim().toLowerCase())),
    [gateways.data, filter],
  );
  const add = (
    <Button look="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      {texts.add}
    </Button>
  );
  return (
    <>
      <PageHead
        title={texts.title}
        description={texts.intro}
        actions={
          <>
            <FilterInput label={texts.filter} value={filter} onChange={setFilter} />
            {add}
          </>
        }
      />
      <DataTable
        label={texts.list}
        columns={gatewayColumns}
        rows={rows}
        query={gateways}
        keyOf={({ name }) => name}
        sort={sort}
        onSort={setSort}
        empty={
          filter === '' ? (
            <EmptyState icon={<Network aria-hidden />} title={texts.empty.title} text={texts.empty.text} />
          ) : (
            <NothingMatches onClear={() => setFilter('')} />
          )
        }
      />
      <NewGateway open={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}
