import { BoundedCache } from '../domain/bounded-cache.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Log } from '../log/logger.ts';
import type { CatalogueState, Catalogues } from '../upstream/catalogues.ts';
import { buildView, type View } from './view.ts';

/** The merged view of each gateway as one user sees it, rebuilt only when one of its catalogues moved. */
export interface Views {
  /** The view as known, without asking any server; `undefined` before each was asked once. */
  known(configured: ConfiguredGateway, userId: string | null): View | undefined;
  /** Asks the servers whose lists have expired, all at once, and waits for the slowest or the deadline. */
  fresh(configured: ConfiguredGateway, userId: string | null): Promise<View>;
}

/** Users of one gateway whose views are kept. */
const keptUsers = 1_000;

interface Built {
  readonly states: readonly CatalogueState[];
  readonly view: View;
}

export function createViews(catalogues: Catalogues, log: Log): Views {
  /** Keyed by the configuration object itself: a new snapshot has new objects, and the old ones are collected. */
  const built = new WeakMap<ConfiguredGateway, BoundedCache<string, Built>>();

  function builtFor(configured: ConfiguredGateway): BoundedCache<string, Built> {
    const known = built.get(configured) ?? new BoundedCache<string, Built>(keptUsers);
    built.set(configured, known);
    return known;
  }

  function viewOf(configured: ConfiguredGateway, viewer: string, states: readonly CatalogueState[]): View {
    const last = builtFor(configured).get(viewer);
    if (last && sameItems(last.states, states)) return last.view;
    const view = buildView(configured, ({ assignment }) => {
      const index = configured.servers.findIndex((assigned) => assigned.assignment === assignment);
      return states[index] ?? { catalogue: undefined, failure: undefined };
    });
    for (const clash of view.clashes) {
      log.warn({ gateway: configured.gateway.slug, ...clash }, 'two servers offer the same name; the first has it');
    }
    builtFor(configured).set(viewer, { states, view });
    return view;
  }

  return {
    known: (configured, userId) => built.get(configured)?.get(viewerOf(configured, userId))?.view,
    async fresh(configured, userId) {
      const asked = configured.servers.map((assigned) => catalogues.fresh(assigned, userId));
      return viewOf(configured, viewerOf(configured, userId), await Promise.all(asked));
    },
  };
}

/** Where everything is shared, all users see the same view. */
function viewerOf({ isPersonal }: ConfiguredGateway, userId: string | null): string {
  return isPersonal ? (userId ?? '') : '';
}

function sameItems(a: readonly CatalogueState[], b: readonly CatalogueState[]): boolean {
  return a.length === b.length && a.every((state, index) => state === b[index]);
}
