import type { OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';

/** Reads what a server that was really started publishes. */
export async function publishedFacts(url: string): Promise<OAuthFacts> {
  const refused = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const challenge = refused.headers.get('www-authenticate') ?? '';
  const metadataUrl = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
  const resource = await members(metadataUrl);
  const servers = resource.authorization_servers as readonly string[];
  const authorizationServerUrl = new URL('/.well-known/oauth-authorization-server', servers[0]).href;
  const server = await members(authorizationServerUrl);
  return {
    resource: resource.resource as string,
    resourceMetadataUrl: metadataUrl,
    challengeScope: /scope="([^"]*)"/.exec(challenge)?.[1],
    resourceScopes: resource.scopes_supported as readonly string[] | undefined,
    authorizationServers: servers,
    authorizationServer: {
      issuer: server.issuer as string,
      metadataUrl: authorizationServerUrl,
      authorizationEndpoint: server.authorization_endpoint as string,
      tokenEndpoint: server.token_endpoint as string,
      registrationEndpoint: server.registration_endpoint as string | undefined,
      revocationEndpoint: server.revocation_endpoint as string | undefined,
      authMethods: server.token_endpoint_auth_methods_supported as readonly string[] | undefined,
      grantTypes: server.grant_types_supported as readonly string[] | undefined,
      codeChallengeMethods: server.code_challenge_methods_supported as readonly string[] | undefined,
      scopes: server.scopes_supported as readonly string[] | undefined,
      sendsIssuer: server.authorization_response_iss_parameter_supported === true,
      readsClientDocuments: server.client_id_metadata_document_supported === true,
    },
  };
}

async function members(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}
