import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Column } from '../../components/data-table/column.ts';
import { rowLink } from '../../components/data-table/row-link.ts';
import { serverTexts } from '../../texts/servers.ts';
import { CallsCell } from './calls-cell.tsx';
import { sumOf } from './day-of-calls.ts';
import type { ServerRow } from './server-row.ts';
import { needsMending, stateOf } from './server-state.ts';
import { ServerStatus } from './server-status.tsx';

const { columns: heads } = serverTexts;

/** What needs somebody comes first where the table is sorted by status. */
const order = { bad: 0, warn: 1, off: 2, good: 3 } as const;

export const serverColumns: readonly Column<ServerRow>[] = [
  {
    id: 'name',
    header: heads.name,
    sortBy: ({ server }) => server.name,
    cell: ({ server }) => (
      <div className="grid min-w-0">
        <Link to="/servers/$server" params={{ server: server.name }} {...rowLink}>
          {server.name}
        </Link>
        <span className="max-w-72 truncate text-muted text-sm max-lg:max-w-44">{shortUrl(server.url)}</span>
      </div>
    ),
  },
  {
    id: 'status',
    header: heads.status,
    sortBy: ({ server }) => order[stateOf(server).tone],
    cell: ({ server }) => (
      <div className="grid">
        <ServerStatus server={server} />
        {needsMending(server) && server.status && server.status.why !== '' && (
          <span className="hidden max-w-80 text-muted text-sm md:line-clamp-2">{server.status.why}</span>
        )}
      </div>
    ),
  },
  {
    id: 'mode',
    header: heads.mode,
    from: 'md',
    sortBy: ({ server }) => server.auth.mode,
    cell: ({ server }) => <span className="whitespace-nowrap">{serverTexts.modes[server.auth.mode]}</span>,
  },
  {
    id: 'identities',
    header: heads.identities,
    from: 'xl',
    sortBy: ({ personal, hasShared }) => personal + Number(hasShared),
    cell: (row) => <span className="whitespace-nowrap text-muted">{identityWords(row)}</span>,
  },
  {
    id: 'gateways',
    header: heads.gateways,
    from: 'lg',
    sortBy: ({ server }) => server.gateways.length,
    cell: ({ server }) => <Gateways names={server.gateways.map(({ gateway }) => gateway)} />,
  },
  {
    id: 'calls',
    header: heads.calls,
    from: 'sm',
    align: 'end',
    sortBy: ({ bars }) => sumOf(bars ?? []).total,
    cell: ({ bars }) => <CallsCell bars={bars} />,
  },
];

function identityWords({ hasShared, personal }: ServerRow): string {
  if (hasShared) return serverTexts.sharedAnd(personal);
  return personal > 0 ? serverTexts.personal(personal) : serverTexts.noIdentities;
}

function Gateways({ names }: { readonly names: readonly string[] }): ReactNode {
  if (names.length === 0) return <span className="text-muted">{serverTexts.nowhere}</span>;
  return <span className="block max-w-48 truncate">{[...new Set(names)].join(', ')}</span>;
}

/** Without what is the same of nearly all. */
function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
