export const endpoints = {
  authorize: '/authorize',
  token: '/token',
  register: '/register',
  revoke: '/revoke',
  jwks: '/jwks',
} as const;

/** RFC 8414, section 3; OpenID Connect Discovery, section 4. An issuer without a path has these two forms and no others. */
export const metadataPaths = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'] as const;

/** How an application may show that it is itself; the first is what one gets that names none. */
export const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const;

export const grantTypes = ['authorization_code', 'refresh_token'] as const;

export interface MetadataFacts {
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly registers: boolean;
  readonly readsDocuments: boolean;
}

/**
 * The metadata document (RFC 8414, section 2), made from the issuer alone: no request can change a byte of it. What OpenID Connect
 * Discovery wants in addition is there for clients that insist on it; no ID token is ever issued.
 */
export function metadataOf({ issuer, scopes, registers, readsDocuments }: MetadataFacts): object {
  return {
    issuer,
    authorization_endpoint: issuer + endpoints.authorize,
    token_endpoint: issuer + endpoints.token,
    ...(registers ? { registration_endpoint: issuer + endpoints.register } : {}),
    revocation_endpoint: issuer + endpoints.revoke,
    jwks_uri: issuer + endpoints.jwks,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: readsDocuments,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  };
}
