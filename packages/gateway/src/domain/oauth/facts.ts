/**
 * What a server and its authorization server publish about signing in, read tolerantly: the input of everything that our OAuth
 * client does. All of it is the servers' word. URLs stand exactly as published and are never re-written.
 */
export interface OAuthFacts {
  /**
   * Identifies the protected resource (RFC 8707): as its metadata publishes it, else the server's own address.
   * Sent byte for byte in authorize, code and refresh requests.
   */
  readonly resource: string;
  /** Where the protected-resource metadata (RFC 9728) was found; undefined where the server has none. */
  readonly resourceMetadataUrl: string | undefined;
  /** Scopes that the 401 challenge asked for; undefined where it named none. */
  readonly challengeScope: string | undefined;
  /** `scopes_supported` of the resource; undefined where it says nothing. */
  readonly resourceScopes: readonly string[] | undefined;
  /** All authorization servers that the resource names, in its order; the first that answered was taken. */
  readonly authorizationServers: readonly string[];
  readonly authorizationServer: AuthorizationServerFacts;
}

/** Metadata of one authorization server (RFC 8414, OpenID Connect Discovery). */
export interface AuthorizationServerFacts {
  /** Credentials are kept by it, and `iss` of an authorization response is compared with it character by character (RFC 9207). */
  readonly issuer: string;
  /** Where its metadata was found; undefined where it has none and the default addresses of 2025-03-26 are used. */
  readonly metadataUrl: string | undefined;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint: string | undefined;
  readonly revocationEndpoint: string | undefined;
  /** `token_endpoint_auth_methods_supported`; undefined where it says nothing, which means client_secret_basic (RFC 8414). */
  readonly authMethods: readonly string[] | undefined;
  readonly grantTypes: readonly string[] | undefined;
  /** `code_challenge_methods_supported`. Where its metadata says nothing, MCP clients must refuse it. */
  readonly codeChallengeMethods?: readonly string[] | undefined;
  readonly scopes: readonly string[] | undefined;
  /** `authorization_response_iss_parameter_supported`: an answer without `iss` is then refused (RFC 9207 section 2.4). */
  readonly sendsIssuer: boolean;
  /** `client_id_metadata_document_supported` */
  readonly readsClientDocuments: boolean;
}
