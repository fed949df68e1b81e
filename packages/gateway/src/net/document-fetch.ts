import type { DocumentFetch } from 'mcp-gatehouse-kit';
import type { Outbound } from './outbound.ts';
import { createFetch } from './web-fetch.ts';

const maxBytes = 64 * 1024;
const timeoutMs = 5_000;

/**
 * Fetches the metadata documents of apps, whose addresses anybody may name: public addresses only, https only, no redirects
 * (draft-ietf-oauth-client-id-metadata-document, section 6.6).
 */
export function createDocumentFetch(outbound: Outbound): DocumentFetch {
  const fetch = createFetch(outbound, { networkOf: () => 'public', maxBytes, timeoutMs });
  return (url, { signal }) => fetch(url, { headers: { accept: 'application/json' }, signal });
}
