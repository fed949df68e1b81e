import type { AuthMode, Status } from '../api/models.ts';

/** The words of servers, identities and how they stand. */
export const serverTexts = {
  title: 'Servers',
  intro: 'The MCP servers behind your gateways, as they stand now.',
  list: 'Servers',
  filter: 'Filter servers',
  columns: {
    name: 'Server',
    status: 'Status',
    mode: 'Mode',
    identities: 'Identities',
    gateways: 'Gateways',
    calls: 'Calls, 24 h',
  },
  empty: {
    title: 'No servers yet',
    text: 'A server is added by its URL. Gatehouse asks it how it is connected and says what to do next. In a terminal beside Gatehouse:',
    command: 'gatehouse server add https://mcp.example.com/mcp --gateway main',
    what: 'command',
  },
  states: {
    connected: 'Connected',
    degraded: 'Degraded',
    not_connected: 'Not connected',
    unsupported: 'Unsupported',
    disabled: 'Disabled',
  } satisfies Record<Status['state'], string>,
  unseen: 'Not seen yet',
  modes: { none: 'Open', header: 'Header', oauth: 'OAuth' } satisfies Record<AuthMode['mode'], string>,
  schemes: { shared: 'Shared', 'per-user': 'Per user' },
  networks: { public: 'Public', private: 'Private' },
  shared: 'Shared',
  noIdentities: 'None',
  nowhere: 'On no gateway',
  sharedAnd: (personal: number) => (personal === 0 ? 'Shared' : `Shared, ${personal} personal`),
  personal: (count: number) => `${count} personal`,
  calls: (total: number, failed: number) =>
    `${total} calls in the last 24 hours${failed > 0 ? `, ${failed} of them failed` : ''}`,
  noCalls: 'No calls',
  failedOf: (failed: number) => `${failed} failed`,
} as const;
