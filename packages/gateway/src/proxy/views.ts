import { BoundedCache } from '../domain/bounded-cache.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Log } from '../log/logger.ts';
import type { CatalogueState, Catalogues } from '../upstream/catalogues.ts';
import type { Viewer } from '../upstream/viewer.ts';
import { buildView, type View } from './view.ts';

/** The merged view of each gateway as one user's client sees it, rebuilt only when one of its catalogues moved. */
export interface Views {
  /** The view as known, without asking any server; `undefined` before each was asked once. */
  known(configured: ConfiguredGateway, viewer: Viewer): View | undefined;
  /** Asks the servers whose lists have expired, all at once, and waits for the slowest or the deadline. */
  fresh(configured: ConfiguredGateway, viewer: Viewer): Promise<View>;
}

/** So many views of one gateway are kept; of one where all users see the same, clients can do few different things. */
const keptViews = { personal: 1_000, shared: 50 };

interface Built {
  readonly states: readonly CatalogueState[];
  readonly view: View;
}

export function createViews(catalogues: Catalogues, log: Log): Views {
  /** Keyed by the configuration object itself: a new snapshot has new objects, and the old ones are collected. */
  const built = new WeakMap<ConfiguredGateway, BoundedCache<string, Built>>();

  function builtFor(configured: ConfiguredGateway): BoundedCache<string, Built> {
    const kept = configured.isPersonal ? keptViews.personal : keptViews.shared;
    const known = built.get(configured) ?? new BoundedCache<string, Built>(kept);
    built.set(configured, known);
    return known;
  }

  function viewOf(configured: ConfiguredGateway, key: string, states: readonly CatalogueState[]): View {
    const last = builtFor(configured).get(key);
    if (last && sameItems(last.states, states)) return last.view;
    const view = buildView(configured, ({ assignment }) => {
      const index = configured.servers.findIndex((assigned) => assigned.assignment === assignment);
      return states[index] ?? { catalogue: undefined, failure: undefined };
    });
    for (const clash of view.clashes) {
      log.warn({ gateway: configured.gateway.slug, ...clash }, 'two servers offer the same name; the first has it');
    }
    builtFor(configured).set(key, { states, view });
    return view;
  }

  return {
    known: (configured, viewer) => built.get(configured)?.get(keyOf(configured, viewer))?.view,
    async fresh(configured, viewer) {
      const asked = configured.servers.map((assigned) => catalogues.fresh(assigned, viewer));
      return viewOf(configured, keyOf(configured, viewer), await Promise.all(asked));
    },
  };
}

/** Where everything is shared, all users see the same view. */
function keyOf({ isPersonal }: ConfiguredGateway, { key, profile }: Viewer): string {
  return isPersonal ? key : profile;
}

function sameItems(a: readonly CatalogueState[], b: readonly CatalogueState[]): boolean {
  return a.length === b.length && a.every((state, index) => state === b[index]);
}
