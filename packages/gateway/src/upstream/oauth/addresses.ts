import type { ClientContext } from './choose-client.ts';

/** Where our client metadata document is served, and where providers send browsers back to: one each per installation. */
export const clientDocumentPath = '/oauth/client.json';
export const callbackPath = '/oauth/callback';

/** Our addresses as providers see them. @param publicUrl an origin, without trailing slash */
export function oauthAddresses(publicUrl: string): Omit<ClientContext, 'now' | 'documentRefused'> {
  return { publicUrl, callback: publicUrl + callbackPath, documentUrl: publicUrl + clientDocumentPath };
}
