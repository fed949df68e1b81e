import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthorizationServerOptions, DocumentFetch, FetchRefusal } from 'mcp-gatehouse-kit';
import { addressPrefix } from '../../audit/address-prefix.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';
import { unreachable } from '../../store/unreachable.ts';
import { createTurns } from '../turns.ts';

/** The fetching of apps' metadata documents, bounded: who asks for one is a stranger, and so is whose server is called. */
export interface LimitedDocuments extends Required<Pick<AuthorizationServerOptions, 'fetchDocument' | 'limitFetch'>> {
  /** Serves a request, so that the documents which are fetched for it count for where it comes from. */
  serveFor<T>(address: string, serve: () => Promise<T>): Promise<T>;
}

const perNetwork = 20;
const span = 60_000;
/** On this instance. Each takes five seconds at most, so that no single network can keep all of them busy. */
const atOnce = 16;
/** How long somebody is told to wait where all are busy, in seconds. */
const busy = 5;

export function limitDocuments(fetchDocument: DocumentFetch, attempts: Store['attempts']): LimitedDocuments {
  const from = new AsyncLocalStorage<string>();
  const inTurn = createTurns(atOnce);
  let wanted = 0;
  return {
    serveFor: (address, serve) => from.run(address, serve),
    async limitFetch() {
      const network = addressPrefix(from.getStore() ?? '');
      const { count, endsAt } = await attempts.count(`document ${network}`, span).catch(unreachable);
      if (count > perNetwork) return refusal(Math.min(endsAt - Date.now(), span) / 1000);
      return wanted >= atOnce ? refusal(busy) : undefined;
    },
    async fetchDocument(url, init) {
      wanted += 1;
      try {
        // Several may have been let through while none of them had begun.
        return await inTurn(() => fetchDocument(url, init));
      } finally {
        wanted -= 1;
      }
    },
  };
}

function refusal(left: number): FetchRefusal {
  const seconds = Math.max(1, Math.ceil(left));
  return { description: coded('documents_throttled', { seconds }).message, retryAfter: seconds };
}
