import type { RawClient } from '../support/raw-client.ts';

/** The URIs of one page of notes, and where the next one starts. */
export interface NotePage {
  readonly uris: readonly string[];
  readonly next: unknown;
}

export async function readPage(client: RawClient, cursor?: unknown): Promise<NotePage> {
  const { messages } = await client.call('resources/list', cursor === undefined ? {} : { cursor });
  const result = messages.at(-1)?.result ?? {};
  if (!Array.isArray(result.resources)) throw new Error('no resources in the answer to resources/list');
  return { uris: result.resources.map(({ uri }: { uri: string }) => uri), next: result.nextCursor };
}

/** All pages, each asked for with the cursor of the one before. */
export async function readPages(client: RawClient): Promise<readonly NotePage[]> {
  const pages = [await readPage(client)];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
    pages.push(await readPage(client, next));
  return pages;
}

/** The text of a result's only piece of content. */
export function textOf(result: Record<string, unknown> | undefined): unknown {
  const pieces = result?.content ?? result?.contents;
  return Array.isArray(pieces) ? pieces[0]?.text : undefined;
}
