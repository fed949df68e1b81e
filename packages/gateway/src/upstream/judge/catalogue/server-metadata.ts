import type { FindingSection } from './entry.ts';

export const serverMetadata = {
  authorization_server_unreachable: {
    fault: 'The authorization server that is named does not answer.',
    symptom: 'no_oauth_found',
    cause: 'It is down, its name is wrong, or only browsers on the inside reach it.',
    fix: 'Bring it up, or correct its name in the resource metadata. It must be reachable from Gatehouse, not only from a browser.',
  },
  metadata_missing: {
    fault: 'The authorization server publishes no metadata.',
    symptom: 'no_oauth_found',
    cause: 'The issuer that is named is none, or the well-known addresses are not routed to it.',
    fix: 'Serve `/.well-known/oauth-authorization-server` (RFC 8414) or `/.well-known/openid-configuration`; with an issuer that has a path, at the forms that hold the path. Where an administrator named the authorization server, the addresses of the revision of 2025-03-26 (`/authorize`, `/token`, `/register`) are used.',
  },
  metadata_html: {
    fault: 'A web page is served where metadata belongs.',
    symptom: 'no_oauth_found',
    cause: 'A single-page application answers every path with its page. Other clients stop at a page.',
    fix: 'Answer 404 where there is no metadata, and the metadata where there is.',
  },
  metadata_unparsable: {
    fault: 'What is served where metadata belongs is no JSON object.',
    symptom: 'no_oauth_found',
    cause: 'It is cut off, begins with a byte order mark, or is something else.',
    fix: 'Serve one JSON object, as `application/json`, without a byte order mark.',
  },
  metadata_incomplete: {
    fault: 'Metadata lacks members without which it is of no use.',
    symptom: 'no_oauth_found',
    cause: 'It was written by hand, or by a framework that was not told everything.',
    fix: 'Publish `resource` and `authorization_servers` (a list) for the resource; `issuer`, `authorization_endpoint` and `token_endpoint` for the authorization server.',
  },
  issuer_slash: {
    fault: 'The issuer in the metadata differs by one trailing slash from the issuer that was named.',
    symptom: 'others_fail',
    cause: 'One of the two was written as a URL by a library that ends it with a slash.',
    fix: 'Have both name it in the same form. Where that is not in your hands, an administrator sets `acceptIssuerSlash` for this server; how the answer to a sign-in is checked does not change by that.',
    inFramework: {
      fastmcp: 'Name the authorization server in `RemoteAuthProvider` exactly as its metadata does.',
      typescript: 'The SDK publishes `issuerUrl` with a slash at the end: name it so in `authorization_servers`.',
    },
  },
  issuer_mismatch: {
    fault: 'Metadata says that it belongs to another issuer than the one it was looked for.',
    symptom: 'no_oauth_found',
    cause: 'The authorization server does not know the address that it is reached by, or another one is named for it.',
    fix: 'Have the resource metadata, the address and `issuer` agree character by character: otherwise the metadata must not be used (RFC 8414 section 3.3), for somebody could have people sign in where they do not mean to.',
  },
  issuer_template: {
    fault: 'The issuer in the metadata is a template with a placeholder, not an issuer.',
    symptom: 'no_oauth_found',
    cause: 'Entra ID publishes `{tenantid}` at its common address.',
    fix: 'Name the issuer of your own tenant, as the authorization server in the settings of this server.',
  },
  issuer_document_url: {
    fault: 'An authorization server is named by the address of its metadata instead of its issuer.',
    symptom: 'others_fail',
    cause: 'The address of the document was copied into `authorization_servers`.',
    fix: 'Name the issuer itself there, without `/.well-known/…`.',
    inFramework: { go: "The example in the SDK's documentation has the document's address: replace it." },
  },
  registration_missing: {
    fault: 'The authorization server registers no clients by itself.',
    symptom: 'no_oauth_found',
    cause: 'Dynamic client registration is off, which many products mean.',
    fix: 'Register a client by hand, with the callback of Gatehouse as its redirect URI, and give its id and secret. Or switch dynamic client registration on.',
    inFramework: {
      fastmcp: 'Give `client_registration_options=ClientRegistrationOptions(enabled=True)` to the provider.',
      typescript: 'Give the `clientsStore` a `registerClient`.',
      cloudflare: 'Give `clientRegistrationEndpoint` to `OAuthProvider`.',
      spring: 'Set `spring.ai.mcp.authorizationserver.dynamic-client-registration.enabled=true`.',
    },
  },
  pkce_missing: {
    fault: 'The authorization server does not say that it checks PKCE with S256.',
    symptom: 'others_fail',
    cause:
      'It does not check it, or does not say so. MCP clients must refuse a server that does not, and Gatehouse does.',
    fix: 'Check PKCE and publish `code_challenge_methods_supported: ["S256"]`.',
  },
  no_refresh: {
    fault: 'The authorization server issues no refresh tokens.',
    symptom: 'ends_after_a_while',
    cause:
      'The grant `refresh_token` is not offered: whoever uses the server has to sign in again each time that an access token ends.',
    fix: 'Issue refresh tokens, and list `refresh_token` in `grant_types_supported`.',
    inFramework: {
      typescript: 'The demo provider of the SDK has none: implement `exchangeRefreshToken`.',
      spring: 'Public clients get none: register confidential ones, with the grant `refresh_token`.',
    },
  },
} as const satisfies FindingSection;
