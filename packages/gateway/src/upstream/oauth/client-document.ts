import { applicationType, clientName, grantTypes } from './client-metadata.ts';

/**
 * Our client metadata document, served at `<public>/oauth/client.json`: its address is our `client_id` where a server reads it.
 * @param url where it is served, byte for byte
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */
export function clientDocument({ url, callback }: { readonly url: string; readonly callback: string }) {
  return {
    client_id: url,
    client_name: clientName,
    client_uri: new URL(url).origin,
    redirect_uris: [callback],
    grant_types: grantTypes,
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: applicationType(callback),
  };
}
