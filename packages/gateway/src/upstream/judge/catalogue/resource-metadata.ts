import type { FindingSection } from './entry.ts';

export const resourceMetadata = {
  resource_metadata_missing: {
    fault: 'The server publishes no protected-resource metadata.',
    symptom: 'no_oauth_found',
    cause: 'It was written for the revision of 2025-03-26, or the route is missing in what stands in front of it.',
    fix: 'Serve it at `/.well-known/oauth-protected-resource` followed by the path of the server (RFC 9728). Clients since 2025-06-18 find the authorization server by it alone.',
    inFramework: {
      fastmcp:
        'Use `RemoteAuthProvider` or `OAuthProxy` as `auth=`: they publish it; a `TokenVerifier` alone does not.',
      typescript: 'Mount `mcpAuthMetadataRouter` with `resourceServerUrl`.',
      cloudflare: 'Give `resourceMetadata: { resource }` to `OAuthProvider`.',
      go: 'Mount `auth.ProtectedResourceMetadataHandler` at the path.',
    },
  },
  resource_slash: {
    fault: 'The resource in the metadata differs by one trailing slash from the address of the server.',
    symptom: 'every_call_refused',
    cause: 'The authorization server may issue tokens for the one form that the server then refuses in the other.',
    fix: 'Publish the address as it is called.',
    inFramework: {
      fastmcp: 'Give `base_url` without a slash, and have `path` of `http_app()` be what is called.',
      typescript: 'Give `resourceServerUrl: new URL("https://mcp.example.com/mcp")`, with no slash at the end.',
      cloudflare: 'Correct `resourceMetadata.resource`: it is compared exactly.',
    },
  },
  resource_parent: {
    fault: 'The resource metadata is about a whole site or folder, of which this server is a part.',
    symptom: 'others_fail',
    cause: 'The metadata is served at the root of the site. A token for a whole site is good for all that is on it.',
    fix: 'Publish the exact address of the server.',
    inFramework: {
      typescript:
        'In mcp-handler give `resourceUrl` to `protectedResourceHandler`, and route its path under `/.well-known`.',
    },
  },
  resource_mismatch: {
    fault: 'The resource metadata is about another resource than this server.',
    symptom: 'every_call_refused',
    cause: 'The server does not know the address that it is called by, or serves the metadata of another one.',
    fix: "Publish the server's own address: metadata about another resource must not be used (RFC 9728 section 3.3), for tokens would be for somebody else. Where the other one is meant, an administrator sets `resource` to it for this server.",
  },
  several_authorization_servers: {
    fault: 'The server names more than one authorization server.',
    symptom: 'nothing',
    cause: 'It takes tokens of several. The first that answers is taken.',
    fix: 'To have another one, an administrator sets it as the authorization server of this server.',
  },
  http_metadata: {
    fault: 'A server that is reached over https publishes addresses with http.',
    symptom: 'no_oauth_found',
    cause: 'Behind a proxy that ends TLS, a server believes that it is reached over http.',
    fix: 'Set its public address, or have it trust the forwarded scheme of exactly that proxy.',
    inFramework: {
      fastmcp: 'Give `base_url="https://…"`, and set `FORWARDED_ALLOW_IPS` to the address of the proxy for uvicorn.',
      typescript: 'Give `issuerUrl` and `resourceServerUrl` as https.',
      spring: 'Set `server.forward-headers-strategy=framework`.',
    },
  },
  local_metadata: {
    fault: 'A public server publishes addresses that only its own machine or network can reach.',
    symptom: 'no_oauth_found',
    cause: 'It takes `localhost`, or the address of its container, for its address.',
    fix: 'Set the public address of the server.',
    inFramework: {
      fastmcp: 'Give `base_url="https://…"` to the auth provider.',
      typescript: 'Give the public `issuerUrl` and `resourceServerUrl`.',
      spring: 'Set `AuthorizationServerSettings.issuer`, and `server.forward-headers-strategy=framework`.',
    },
  },
} as const satisfies FindingSection;
