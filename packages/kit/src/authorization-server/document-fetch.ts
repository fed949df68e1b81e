import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Applications } from './applications.ts';
import type { AuthorizationServerOptions, FetchRefusal } from './contract.ts';

/** What oidc-provider asks about the metadata documents of applications. */
export interface ClientDocuments {
  readonly fetch: NonNullable<Configuration['fetch']>;
  /** Asked before each fetch. @throws temporarily_unavailable where it is one too many */
  allowFetch(ctx: KoaContextWithOIDC, clientId: string): Promise<boolean>;
}

type DocumentOptions = Pick<AuthorizationServerOptions, 'fetchDocument' | 'limitFetch'>;

/**
 * Gets the metadata documents of applications for oidc-provider. Its own dispatcher and headers are left out: the address is judged by
 * whoever brought the fetch. Where the host of a document is down, or one fetch more would be too many, what the document said when somebody let
 * the application in still holds: else every application known by it would lose its sign-in with the next refresh. A host that answers that
 * there is no document is believed.
 */
export function clientDocuments(
  { fetchDocument, limitFetch = async () => undefined }: DocumentOptions,
  applications: Pick<Applications, 'admits' | 'document'>,
): ClientDocuments | undefined {
  if (!fetchDocument) return undefined;
  /** Requests that must do with what is kept. */
  const limited = new WeakSet<KoaContextWithOIDC>();

  async function answerOf(url: string, signal: AbortSignal | undefined): Promise<Response> {
    const { ctx } = Provider;
    const isLimited = ctx !== undefined && limited.has(ctx);
    const answer = isLimited ? new Error('too many') : await fetchDocument?.(url, { signal }).catch(asError);
    if (answer instanceof Response && answer.status < 500) return answer;
    const kept = await applications.document(url);
    if (kept !== undefined) return new Response(kept, { headers: { 'content-type': 'application/json' } });
    if (answer instanceof Response) return answer;
    throw answer;
  }

  return {
    fetch: (async (url: string | URL, init?: { signal?: AbortSignal }) =>
      answerOf(String(url), init?.signal)) as ClientDocuments['fetch'],
    async allowFetch(ctx, clientId) {
      // Its address must have a path (draft-ietf-oauth-client-id-metadata-document, section 3).
      if (new URL(clientId).pathname === '/' || !(await applications.admits(clientId))) return false;
      const refusal = await limitFetch();
      if (!refusal) return true;
      if ((await applications.document(clientId)) === undefined) throw unavailable(ctx, refusal);
      limited.add(ctx);
      return true;
    },
  };
}

/** RFC 6585 section 4: the application is not refused, and may come again. */
function unavailable(ctx: KoaContextWithOIDC, { description, retryAfter }: FetchRefusal): Error {
  ctx.set('retry-after', String(retryAfter));
  const error = new errors.OIDCProviderError(429, 'temporarily_unavailable');
  return Object.assign(error, { error_description: description });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
