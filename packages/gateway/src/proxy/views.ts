import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Log } from '../log/logger.ts';
import type { CatalogueState, Catalogues } from '../upstream/catalogues.ts';
import { buildView, type View } from './view.ts';

/** The merged view of each gateway, rebuilt only when one of its catalogues moved. */
export interface Views {
  /** The view as known, without asking any server; `undefined` before each was asked once. */
  known(configured: ConfiguredGateway): View | undefined;
  /** Asks the servers whose lists have expired, all at once, and waits for the slowest or the deadline. */
  fresh(configured: ConfiguredGateway): Promise<View>;
}

interface Built {
  readonly states: readonly CatalogueState[];
  readonly view: View;
}

export function createViews(catalogues: Catalogues, log: Log): Views {
  /** Keyed by the configuration object itself: a new snapshot has new objects, and the old ones are collected. */
  const built = new WeakMap<ConfiguredGateway, Built>();

  function viewOf(configured: ConfiguredGateway, states: readonly CatalogueState[]): View {
    const last = built.get(configured);
    if (last && sameItems(last.states, states)) return last.view;
    const view = buildView(configured, ({ assignment }) => {
      const index = configured.servers.findIndex((assigned) => assigned.assignment === assignment);
      return states[index] ?? { catalogue: undefined, failure: undefined };
    });
    for (const clash of view.clashes) {
      log.warn({ gateway: configured.gateway.slug, ...clash }, 'two servers offer the same name; the first has it');
    }
    built.set(configured, { states, view });
    return view;
  }

  return {
    known: (configured) => built.get(configured)?.view,
    async fresh(configured) {
      return viewOf(configured, await Promise.all(configured.servers.map(({ server }) => catalogues.fresh(server))));
    },
  };
}

function sameItems(a: readonly CatalogueState[], b: readonly CatalogueState[]): boolean {
  return a.length === b.length && a.every((state, index) => state === b[index]);
}
