import { isObject } from '../domain/json-rpc/message.ts';
import type { Catalogue, ListKind } from '../upstream/catalogue.ts';
import type { Joint } from './joined-server.ts';
import { type AnnouncedList, listChangedEvent } from './listen.ts';
import type { ServerState } from './view.ts';

/** What a client is told changed, and the lists of a server that it stands for. */
const kindsOf: Readonly<Record<AnnouncedList, readonly ListKind[]>> = {
  tools: ['tools'],
  prompts: ['prompts'],
  resources: ['resources', 'templates'],
};

/**
 * Tells a client, each time that it may have missed something, which of a server's lists changed since the last time. Streams without
 * event ids break often, for instance where a load balancer closes idle ones, and most of the time nothing was missed.
 */
export function watchGaps(
  { services: { catalogues, upstream }, session, reply }: Joint,
  assigned: ServerState,
  signal: AbortSignal,
): () => void {
  let known = assigned.catalogue;
  const announced = (Object.keys(kindsOf) as AnnouncedList[]).filter((list) => announces(known, list));

  async function tell(): Promise<void> {
    const { catalogue } = await catalogues.reread(assigned, session.viewer);
    if (!catalogue || signal.aborted) return;
    const before = known;
    known = catalogue;
    for (const list of announced) if (isChanged(before, catalogue, list)) reply.write(listChangedEvent(list));
  }

  return () => {
    if (announced.length === 0) return;
    tell().catch((err: unknown) =>
      upstream.log.warn({ err, server: assigned.server.slug }, 'not found out what a client missed'),
    );
  };
}

function announces(catalogue: Catalogue | undefined, list: AnnouncedList): boolean {
  const capability = catalogue?.info.capabilities[list];
  return isObject(capability) && capability.listChanged === true;
}

function isChanged(before: Catalogue | undefined, now: Catalogue, list: AnnouncedList): boolean {
  return kindsOf[list].some((kind) => {
    const [old = [], current] = [before?.[kind], now[kind]];
    return old.length !== current.length || current.some(({ bytes }, index) => !old[index]?.bytes.equals(bytes));
  });
}
