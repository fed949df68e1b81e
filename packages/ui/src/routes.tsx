import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { tableSearch } from './components/data-table/use-table-address.ts';
import { parseAlertSearch } from './features/alerts/search.ts';
import { parseGatewayTab } from './features/gateway/tab.ts';
import { parseServerTab } from './features/server/tab.ts';
import { AdministratorsOnly } from './shell/administrators-only.tsx';
import { Boot } from './shell/boot.tsx';
import { Layout } from './shell/layout.tsx';
import { meQuery } from './shell/me.ts';
import { NotFound, ScreenError } from './shell/screen-error.tsx';

/** Every screen has its row here, and its first path segment in the gateway's `http/app-paths.ts`. */

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  component: Layout,
  beforeLoad: ({ context }) => context.client.ensureQueryData(meQuery),
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { role } = await context.client.ensureQueryData(meQuery);
    if (role === 'admin') throw redirect({ to: '/servers' });
    throw redirect({ href: '/account', reloadDocument: true });
  },
});

const administrators = createRoute({
  getParentRoute: () => root,
  id: 'administrators',
  component: AdministratorsOnly,
});

const servers = createRoute({
  getParentRoute: () => administrators,
  path: '/servers',
  validateSearch: tableSearch,
  component: lazyRouteComponent(() => import('./features/servers/servers-page.tsx'), 'ServersPage'),
});

const server = createRoute({
  getParentRoute: () => administrators,
  path: '/servers/$server',
  validateSearch: parseServerTab,
  component: lazyRouteComponent(() => import('./features/server/server-page.tsx'), 'ServerPage'),
});

const gateways = createRoute({
  getParentRoute: () => administrators,
  path: '/gateways',
  validateSearch: tableSearch,
  component: lazyRouteComponent(() => import('./features/gateways/gateways-page.tsx'), 'GatewaysPage'),
});

const gateway = createRoute({
  getParentRoute: () => administrators,
  path: '/gateways/$gateway',
  validateSearch: parseGatewayTab,
  component: lazyRouteComponent(() => import('./features/gateway/gateway-page.tsx'), 'GatewayPage'),
});

const alerts = createRoute({
  getParentRoute: () => administrators,
  path: '/alerts',
  validateSearch: parseAlertSearch,
  component: lazyRouteComponent(() => import('./features/alerts/alerts-page.tsx'), 'AlertsPage'),
});

const error = createRoute({
  getParentRoute: () => root,
  path: '/errors/$code',
  component: lazyRouteComponent(() => import('./features/errors/error-page.tsx'), 'ErrorPage'),
});

const tree = root.addChildren([home, administrators.addChildren([servers, server, gateways, gateway, alerts]), error]);

export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: Boot,
    defaultErrorComponent: ScreenError,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
