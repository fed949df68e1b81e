import { Link } from '@tanstack/react-router';
import type { Gateway } from '../../api/models.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { rowLink } from '../../components/data-table/row-link.ts';
import { gatewayTexts } from '../../texts/gateways.ts';
import { gatewayUrl } from '../gateway/gateway-url.ts';
import { GatewayStatus } from './gateway-status.tsx';

const { columns: heads } = gatewayTexts;

export const gatewayColumns: readonly Column<Gateway>[] = [
  {
    id: 'name',
    header: heads.name,
    sortBy: ({ name }) => name,
    cell: ({ name }) => (
      <Link to="/gateways/$gateway" params={{ gateway: name }} {...rowLink}>
        {name}
      </Link>
    ),
  },
  {
    id: 'state',
    header: heads.state,
    sortBy: ({ disabled }) => Number(disabled),
    cell: ({ disabled }) => <GatewayStatus disabled={disabled} />,
  },
  {
    id: 'servers',
    header: heads.servers,
    sortBy: ({ assignments }) => assignments.length,
    cell: ({ assignments }) =>
      assignments.length === 0 ? (
        <span className="text-muted">{gatewayTexts.noServers}</span>
      ) : (
        <span className="block max-w-72 truncate max-sm:max-w-28">
          {assignments.map(({ server }) => server).join(', ')}
        </span>
      ),
  },
  {
    id: 'users',
    header: heads.users,
    from: 'lg',
    sortBy: ({ users }) => (users === 'everyone' ? -1 : users.length),
    cell: ({ users }) => <span className="whitespace-nowrap text-muted">{whoMay(users)}</span>,
  },
  {
    id: 'url',
    header: heads.url,
    from: 'md',
    cell: ({ name }) => (
      <span className="flex items-center gap-1">
        <code className="block max-w-72 truncate font-mono text-muted text-sm">{gatewayUrl(name)}</code>
        <CopyButton text={gatewayUrl(name)} what={gatewayTexts.url} />
      </span>
    ),
  },
];

function whoMay(users: Gateway['users']): string {
  if (users === 'everyone') return gatewayTexts.everyone;
  return users.length === 0 ? gatewayTexts.nobody : gatewayTexts.people(users.length);
}
