import type { Configuration } from 'oidc-provider';
import type { Applications } from './applications.ts';
import type { DocumentFetch } from './contract.ts';

type ProviderFetch = NonNullable<Configuration['fetch']>;

/**
 * Gets the metadata document of an application for oidc-provider. Its own dispatcher and headers are left out: the address is judged by
 * whoever brought the fetch. Where the host of a document is down, what it said when somebody let the application in still holds: else
 * every application known by it would lose its sign-in with the next refresh. A host that answers that there is no document is believed.
 */
export function documentFetch(
  fetchDocument: DocumentFetch,
  applications: Pick<Applications, 'document'>,
): ProviderFetch {
  return (async (url: string | URL, init?: { signal?: AbortSignal }) => {
    const answer = await fetchDocument(String(url), { signal: init?.signal }).catch(asError);
    if (answer instanceof Response && answer.status < 500) return answer;
    const kept = await applications.document(String(url));
    if (kept !== undefined) return new Response(kept, { headers: { 'content-type': 'application/json' } });
    if (answer instanceof Response) return answer;
    throw answer;
  }) as ProviderFetch;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
