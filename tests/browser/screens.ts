export interface ScreenRow {
  readonly path: string;
  /** What is there once all of it is. */
  readonly ready: string;
}

/** Every screen of the web UI, as it is judged in both themes and widths. */
export const screens: readonly ScreenRow[] = [
  { path: '/servers', ready: 'table >> text=Not connected' },
  { path: '/servers/billing', ready: 'text=cannot be reached' },
  { path: '/servers/crm?tab=identities', ready: 'text=Shared by everyone' },
  { path: '/servers/demo?tab=check', ready: 'main section >> text=Check now' },
  { path: '/servers/demo?tab=activity', ready: 'text=demo__greet' },
  { path: '/servers/crm?tab=settings', ready: 'text=Header names' },
  { path: '/servers/nobody', ready: 'text=server_unknown' },
  { path: '/gateways', ready: 'table >> text=support' },
  { path: '/gateways/main', ready: 'text=prefix billing__' },
  { path: '/gateways/main?tab=connect', ready: 'text=claude mcp add' },
  { path: '/gateways/main?tab=settings', ready: 'text=Remove gateway' },
  { path: '/alerts', ready: 'text=Mend it' },
  { path: '/errors/upstream_unreachable', ready: 'text=What to do' },
  { path: '/servers/crm/and/nothing', ready: 'text=There is nothing here' },
];
