import type { FindingSection } from './entry.ts';

/** What shows only where the server itself is asked more than once, or otherwise than usual. */
export const serverTried = {
  sessions_lost: {
    fault: 'A session that the server has just opened is not known to it.',
    symptom: 'works_sometimes',
    cause: 'Sessions are kept in the memory of one instance, and the balancer sends requests to others.',
    fix: 'Serve without sessions, keep them where all instances find them, or have the balancer route by `Mcp-Session-Id`.',
    inFramework: {
      fastmcp: 'Use `mcp.http_app(stateless_http=True)`, or set `FASTMCP_STATELESS_HTTP=true`.',
      typescript:
        'Use `sessionIdGenerator: undefined`, with a transport for each request; or `createMcpHandler`, which keeps none.',
      cloudflare:
        'Use `McpAgent.serve`, which keeps a session in one Durable Object, or `createMcpHandler`, which keeps none.',
      spring: 'Set `spring.ai.mcp.server.protocol=STATELESS`.',
      go: 'Set `Stateless: true` in `StreamableHTTPOptions`; in mcp-go use `WithStateLess(true)`.',
    },
  },
  credentials_refused: {
    fault: 'The server refuses what was given to authenticate with.',
    symptom: 'every_call_refused',
    cause:
      'The values have ended or are of another server; they stand in another header than the server reads; or a token is for another audience.',
    fix: 'Give values that are good, in the headers that the server wants. Of a token compare its audience with the `resource` that the server publishes, slash by slash.',
    inFramework: {
      fastmcp:
        'Only `Authorization: Bearer` is read: other headers need a middleware outside of the auth, added by `app.add_middleware`.',
      typescript: '`requireBearerAuth` reads `Authorization: Bearer` alone.',
      spring: '`mcpServerApiKey()` wants `X-API-Key: <id>.<secret>`.',
    },
  },
  token_unchecked: {
    fault: 'The server takes a token that nobody ever issued.',
    symptom: 'open_to_strangers',
    cause: 'It looks whether there is a token, and not what it is; or the header that was given is not needed at all.',
    fix: 'Check each token: who issued it, for whom (the audience is this server), and whether it has ended.',
  },
  bad_token_status: {
    fault: 'A token that is not valid is answered with another status than 401.',
    symptom: 'ends_after_a_while',
    cause:
      'The check of the token fails instead of refusing. A client refreshes its token, or has people sign in again, after 401 alone.',
    fix: 'Answer 401 with `WWW-Authenticate: Bearer error="invalid_token"` whatever is wrong with a token.',
    inFramework: {
      typescript: 'Throw `InvalidTokenError` in `verifyAccessToken`: anything else is answered with 500.',
      go: 'Wrap `auth.ErrInvalidToken` in what the verifier returns: anything else is answered with 500.',
    },
  },
  tools_empty: {
    fault: 'The list of tools is empty.',
    symptom: 'no_tools',
    cause:
      'The server has none for this caller: scopes that are too narrow hide them, or a stranger is served nothing where 401 is due.',
    fix: 'Answer 401 to strangers, and 403 with the scope that is missing to callers with too few (RFC 6750 section 3.1), instead of an empty list.',
    inFramework: {
      fastmcp: '`@mcp.tool(auth=require_scopes(…))` hides a tool without a word.',
      typescript: 'Use `scopeChallenge: requireScopes(…)`, which answers 403 with the scope.',
    },
  },
  tools_undeclared: {
    fault: 'The server lists tools, and does not declare that it has any.',
    symptom: 'no_tools',
    cause:
      '`capabilities` in the answer to `initialize` lacks `tools`: clients that keep to the specification never ask.',
    fix: 'Declare `tools: {}` in the capabilities.',
  },
  slash_wrong: {
    fault: 'The server is at the same address with one slash more or less.',
    symptom: 'fails_at_once',
    cause: '`/mcp` and `/mcp/` are two addresses, and the framework serves one of them.',
    fix: 'Use the address that the finding names, character by character.',
  },
  slash_redirects: {
    fault: 'The same address with one slash more or less redirects to this one.',
    symptom: 'nothing',
    cause: 'The framework serves one of the two forms.',
    fix: 'Publish the form that is served, wherever people copy it from.',
  },
  slash_redirect_elsewhere: {
    fault: 'The same address with one slash more or less redirects to another origin.',
    symptom: 'fails_at_once',
    cause: 'Behind a proxy, the server redirects to the scheme and host that it believes to be its own.',
    fix: 'Have the server know its public address: a client that follows such a redirect leaves its `Authorization` header behind, or sends it unencrypted.',
    inFramework: {
      fastmcp: 'Set `FORWARDED_ALLOW_IPS` to the address of the proxy, so that uvicorn believes its scheme.',
      spring: 'Set `server.forward-headers-strategy=framework`.',
    },
  },
  origin_ignored: {
    fault: 'The server answers requests of any web page.',
    symptom: 'open_to_strangers',
    cause:
      'It does not look at the `Origin` header, as the transport demands: by DNS rebinding a page could call a server on the machine of whoever looks at it.',
    fix: 'Answer 403 to an `Origin` that is not expected; requests without one are no browser’s.',
    inFramework: {
      fastmcp: 'Use `http_app(host_origin_protection="auto")`.',
      typescript:
        'Use `createMcpExpressApp()`, or give `allowedOrigins` and `enableDnsRebindingProtection: true` to the transport.',
      cloudflare: 'Use `createMcpHandler` of `agents`, which checks it.',
      spring: 'Give the transport a `ServerTransportSecurityValidator`.',
      go: 'Set `CrossOriginProtection` in `StreamableHTTPOptions`.',
    },
  },
  forwarded_host_believed: {
    fault: 'A stranger decides by a header what addresses the server publishes.',
    symptom: 'others_fail',
    cause: '`X-Forwarded-Host` or `Forwarded` is believed from anybody, and not from the proxy in front alone.',
    fix: 'Set the public address of the server; or have the proxy overwrite these headers, and the server believe that proxy alone.',
    inFramework: {
      typescript: 'mcp-handler believes it always: give `resourceUrl`, and strip the header in front of it.',
      spring: 'Use `server.forward-headers-strategy` only behind a proxy that overwrites them.',
    },
  },
} as const satisfies FindingSection;
