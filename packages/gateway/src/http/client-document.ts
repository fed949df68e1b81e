import { oauthAddresses } from '../upstream/oauth/addresses.ts';
import { clientDocument } from '../upstream/oauth/client-document.ts';
import { sendJson } from './json.ts';
import type { Route } from './routes.ts';

/** Our client metadata document (draft-ietf-oauth-client-id-metadata-document): its address is our client id. */
export function clientDocumentRoute(origin: string): Route {
  const { documentUrl: url, callback } = oauthAddresses(origin);
  const document = clientDocument({ url, callback });
  return (_request, response) => sendJson(response, 200, document, { 'cache-control': 'max-age=3600' });
}
