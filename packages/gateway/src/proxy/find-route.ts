import type { ListKind } from '../upstream/catalogue.ts';
import type { Call } from './call.ts';
import type { Services } from './services.ts';
import type { Route, View } from './view.ts';

export interface Found {
  readonly view: View;
  readonly route: Route | undefined;
}

/** Looks an exposed name up in what is known; servers are asked again only where it is not there. */
export async function findRoute(
  services: Services,
  { configured, viewer }: Pick<Call, 'configured' | 'viewer'>,
  kind: ListKind,
  name: string,
): Promise<Found> {
  const known = services.views.known(configured, viewer);
  const route = known?.routes[kind].get(name);
  if (known && route) return { view: known, route };
  const view = await services.views.fresh(configured, viewer);
  return { view, route: view.routes[kind].get(name) };
}
