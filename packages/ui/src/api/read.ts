import { queryOptions } from '@tanstack/react-query';
import { type Answer, type Asked, call } from './call.ts';
import type { OperationId } from './operation-places.ts';

/** A query for what an operation answers. Its key begins with the operation's id, so that whoever changes something can name what is stale. */
export function read<Id extends OperationId>(id: Id, asked: Asked<Id>) {
  return queryOptions({ queryKey: [id, asked], queryFn: ({ signal }) => call(id, asked, signal) });
}

type Listing = 'listServers' | 'listGateways' | 'listIdentities' | 'listUsers' | 'listApps' | 'listTokens';
type Item<Id extends Listing> = Answer<Id> extends { items: (infer T)[] } ? T : never;

/** All pages of a list that people keep short enough to see as a whole. Not for the trail. */
export function readAll<Id extends Listing>(id: Id) {
  return queryOptions({ queryKey: [id, 'all'], queryFn: ({ signal }) => allPages(id, signal) });
}

async function allPages<Id extends Listing>(id: Id, signal: AbortSignal): Promise<Item<Id>[]> {
  const items: Item<Id>[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 200, ...(cursor !== undefined && { cursor }) };
    const answer: unknown = await call(id, { query } as Asked<Id>, signal);
    const page = answer as { readonly items: Item<Id>[]; readonly next: string | null };
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}
