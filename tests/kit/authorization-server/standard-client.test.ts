import * as oauth from 'oauth4webapi';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBrowser } from '../../support/browser.ts';
import { type Place, startPlace } from './place.ts';

const redirectUri = 'http://127.0.0.1:9/callback';
const plainHttp = { [oauth.allowInsecureRequests]: true };

let place: Place;
beforeEach(async () => {
  place = await startPlace();
});
afterEach(async () => {
  await place.close();
  expect(place.failures).toEqual([]);
});

test('a client that checks everything gets from the metadata to a token, renews it and gives it back', async () => {
  const issuer = new URL(place.url);
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp });
  const server = await oauth.processDiscoveryResponse(issuer, found);
  const metadata = { client_name: 'by the book', redirect_uris: [redirectUri] };
  const registered = await oauth.dynamicClientRegistrationRequest(server, metadata, plainHttp);
  const client = await oauth.processDynamicClientRegistrationResponse(registered);

  const verifier = oauth.generateRandomCodeVerifier();
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    resource: place.resource,
    state: 'state-1',
  });
  const { url } = await createBrowser().open(`${server.authorization_endpoint}?${query}`, { stopAt: redirectUri });
  const answer = oauth.validateAuthResponse(server, client, url, 'state-1');
  const proof = oauth.None();
  const asked = { additionalParameters: { resource: place.resource }, ...plainHttp };
  const exchanged = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    proof,
    answer,
    redirectUri,
    verifier,
    asked,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, exchanged);
  expect(await place.server.verify(tokens.access_token)).toMatchObject({ resource: place.resource });

  const renewed = await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token ?? '', asked);
  const fresh = await oauth.processRefreshTokenResponse(server, client, renewed);
  expect(await place.server.verify(fresh.access_token)).toMatchObject({ resource: place.resource });

  const revoked = await oauth.revocationRequest(server, client, proof, fresh.refresh_token ?? '', plainHttp);
  await oauth.processRevocationResponse(revoked);
  expect(await place.server.verify(fresh.access_token)).toBeUndefined();
});
