import type { FindingSection } from './entry.ts';

/** What shows only where a client is registered and sign-ins are begun. */
export const signInTried = {
  clients_lost: {
    fault: 'A client that the server has just registered is not known when a sign-in begins.',
    symptom: 'client_unknown',
    cause:
      'Registered clients are kept in the memory of one instance (or process, or container): the others have never heard of them, and a restart forgets all.',
    fix: 'Keep registered clients in a store that all instances share and that outlives them.',
    inFramework: {
      fastmcp:
        'Give `client_storage=RedisStore(url=…)` and the same `jwt_signing_key` to `OAuthProxy` on every instance: by default it keeps them in a folder of its own machine.',
      typescript:
        'The `DemoInMemoryAuthProvider` of the SDK keeps them in a Map: give a `clientsStore` over your database, or use the kit of Gatehouse.',
      cloudflare: 'Bind the same KV namespace `OAUTH_KV` in every deployment and environment.',
      spring:
        'Declare a `JdbcRegisteredClientRepository`, a `JdbcOAuth2AuthorizationService` and a fixed `JWKSource` in place of those in memory.',
    },
  },
  clients_lag: {
    fault: 'A client is known to the server only some seconds after it was registered.',
    symptom: 'works_sometimes',
    cause:
      'Registered clients are kept in a store that is consistent only in the end: what one instance wrote, others read later.',
    fix: 'Read registered clients from where they were written when a replica does not know one, or answer a registration only when it is readable everywhere.',
    inFramework: {
      cloudflare:
        'KV is consistent within a minute: keep clients in a Durable Object, or read once more after a moment before refusing.',
    },
  },
  callback_refused: {
    fault: 'The server does not send people back to the callback that was asked about.',
    symptom: 'redirect_refused',
    cause:
      "The server's own list of redirect URIs lacks the callback, or it pays no heed to what the registration said.",
    fix: 'Allow the callback exactly as it stands in the finding, at the registration and when a sign-in begins.',
    inFramework: {
      fastmcp:
        'Add it to `allowed_client_redirect_uris` of `OAuthProxy`, or leave that out. Plain http is taken on loopback alone.',
      typescript: 'With `ProxyOAuthServerProvider` the callback must be registered at the provider behind it too.',
      cloudflare: 'Plain http is taken on loopback alone.',
      spring: 'Loopback is compared with its port: name the IP address, not `localhost`.',
    },
  },
  manager_callback_refused: {
    fault: 'The server does not send people back to the fixed callbacks of MCP Manager.',
    symptom: 'redirect_refused',
    cause:
      "The server's own list of redirect URIs lacks them. Nothing is wrong with that unless people use it from there.",
    fix: 'Where they do, allow `https://mcp.mcpmanager.ai/api/v1/mcpm/inbound/oauth/callback` and the same path at `app.mcpmanager.ai`.',
    inFramework: { fastmcp: 'Add them to `allowed_client_redirect_uris` of `OAuthProxy`.' },
  },
  registration_credential: {
    fault: 'The registration endpoint wants a credential of its own.',
    symptom: 'no_oauth_found',
    cause: 'Dynamic client registration is there, but for callers with an initial access token alone, as at Okta.',
    fix: 'Open it to strangers, or register a client by hand and give its id and secret.',
  },
  registration_limited: {
    fault: 'The server takes no more registrations for now.',
    symptom: 'fails_at_once',
    cause: 'It counts registrations by address. A gateway is one address for everybody behind it.',
    fix: 'Count by more than the address, allow more, or have the proxy pass on whom it stands for.',
    inFramework: {
      typescript:
        '`clientRegistrationOptions.rateLimit` of `mcpAuthRouter` is 20 in an hour; behind a proxy set `trust proxy`.',
    },
  },
  registration_refused: {
    fault: 'The server publishes a registration endpoint, and registers no client.',
    symptom: 'no_oauth_found',
    cause: 'The endpoint is not routed, fails, or does not take a usual registration (RFC 7591).',
    fix: 'Read what the server said, which stands in the finding; its log has the rest.',
  },
  registration_scope: {
    fault: 'The server refuses a registration that names scopes, though it publishes them.',
    symptom: 'others_fail',
    cause: 'It takes no `scope` in a registration, or only those of a list of its own.',
    fix: 'Take the scopes that the metadata lists, or list those alone that are taken.',
    inFramework: {
      fastmcp: 'Name the scopes in `valid_scopes` of `ClientRegistrationOptions`.',
      spring: 'Spring Security since 7.0.5 refuses any: give a `dynamicClientRegistrationValidator` of your own.',
    },
  },
  auth_method_changed: {
    fault: 'The server registers a client with another way to authenticate than it asked for.',
    symptom: 'others_fail',
    cause: 'It has one way, and says so only in its answer. Clients that keep to what they asked for are refused.',
    fix: 'List in `token_endpoint_auth_methods_supported` exactly what is registered.',
  },
  secret_ends: {
    fault: 'The secret of a registered client ends.',
    symptom: 'ends_after_a_while',
    cause: 'The server gives secrets a life, after which neither sign-ins nor refreshes of this client work.',
    fix: 'Let secrets live, or make sure that clients register again: `client_secret_expires_at` is 0 where they do not end.',
    inFramework: { typescript: 'Set `clientSecretExpirySeconds: 0` in `clientRegistrationOptions`; it is 30 days.' },
  },
  authorize_refused: {
    fault: 'The server refuses a sign-in at its beginning.',
    symptom: 'own_error_page',
    cause: 'It does not take what a client sends by the revision: scopes that it publishes, `resource`, or PKCE.',
    fix: 'Read what the server said, which stands in the finding.',
    inFramework: {
      cloudflare: 'Catch `AuthorizationError` around `parseAuthRequest`: without, people see a page of the platform.',
    },
  },
  authorize_fails: {
    fault: 'The page where a sign-in begins fails.',
    symptom: 'own_error_page',
    cause: 'The server answers 500 and above, or nothing, to a request that it should take or refuse.',
    fix: 'The log of the server says why. An exception that nobody catches is one that the client cannot understand either.',
    inFramework: {
      cloudflare: 'Catch `AuthorizationError` around `parseAuthRequest`: without, people see a page of the platform.',
    },
  },
  pkce_optional: {
    fault: 'A sign-in without PKCE is not refused at its beginning.',
    symptom: 'nothing',
    cause:
      'PKCE is checked where a client uses it, and not demanded: a code that is intercepted from one that does not is worth something.',
    fix: 'Demand `code_challenge` of every client (OAuth 2.1 section 4.1.1).',
  },
} as const satisfies FindingSection;
