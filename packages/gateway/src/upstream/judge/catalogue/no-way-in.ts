import type { FindingSection } from './entry.ts';

export const noWayIn = {
  unreachable_dns: {
    fault: 'The name of the server does not resolve.',
    symptom: 'fails_at_once',
    cause: 'The host name is misspelt, or only an internal resolver knows it.',
    fix: 'Check the spelling of the host name. A name of an internal resolver has to be known to the resolver of the machine that Gatehouse runs on.',
  },
  unreachable_tcp: {
    fault: 'No connection to the server can be made.',
    symptom: 'fails_at_once',
    cause: 'Nothing listens there, or a firewall drops or refuses the connection.',
    fix: 'Start the server, and have firewalls admit us: the [way out](guides/egress.md) says from which addresses we come.',
  },
  unreachable_tls: {
    fault: 'No secure connection to the server can be made.',
    symptom: 'fails_at_once',
    cause: 'The certificate has ended, is for another name, is self-signed, or its chain is incomplete.',
    fix: 'Give the server a certificate for its name, and have it send the intermediate certificates too.',
  },
  unreachable_timeout: {
    fault: 'The server does not answer in time.',
    symptom: 'fails_at_once',
    cause: 'Often a firewall that drops what it does not admit, or a server that starts from cold.',
    fix: 'Try again, then look at its log and at the firewalls on the way.',
  },
  unreachable_forbidden: {
    fault: 'The address of the server may not be called from here.',
    symptom: 'fails_at_once',
    cause:
      'Public servers are called by https on public addresses only; cloud metadata and Gatehouse itself never are.',
    fix: 'Where the server is yours and private, an administrator sets `network: private` for it. See [the way out](guides/egress.md).',
  },
  unreachable_http: {
    fault: 'The server can be reached, but fails or refuses us before any sign-in.',
    symptom: 'fails_at_once',
    cause:
      'It answers with a status of 500 and above, with 429, with the page of a firewall, or with a JSON-RPC error to `initialize`.',
    fix: 'The log of the server, or of what stands in front of it, says why. Where a firewall admits callers by address, it has to admit ours.',
  },
  host_refused: {
    fault: 'Something in front of the server does not take the host name that it is called by.',
    symptom: 'fails_at_once',
    cause:
      'Frameworks guard servers on loopback against DNS rebinding: a request that arrives there under a public host name gets 403 or 421.',
    fix: 'Name the public host in the list of allowed hosts, or have the proxy send the host name that the server knows.',
    inFramework: {
      fastmcp: 'Give `allowed_hosts=["mcp.example.com"]` to `mcp.http_app()`.',
      typescript: 'Give `allowedHosts: ["mcp.example.com"]` where the app is made.',
      cloudflare: 'Give `allowedHostnames` to `createMcpHandler`.',
      go: 'Set `DisableLocalhostProtection: true` in `StreamableHTTPOptions` where a proxy on the same machine stands in front.',
    },
  },
  protocol_unsupported: {
    fault: 'The server speaks only revisions of MCP that Gatehouse does not.',
    symptom: 'fails_at_once',
    cause: 'It speaks the stateless revision of 2026-07-28 alone, or one older than 2025-03-26.',
    fix: 'Have the server speak one of the revisions from 2025-03-26 to 2025-11-25 as well.',
    inFramework: { typescript: 'Leave `legacy: "reject"` out of `createMcpHandler`.' },
  },
  not_mcp: {
    fault: 'What answers at this address is no MCP server.',
    symptom: 'fails_at_once',
    cause:
      'The address is not that of the MCP endpoint. `/mcp` and `/mcp/` are different addresses, and a rule of a proxy for `/mcp/*` does not cover `/mcp`.',
    fix: 'Give the exact address of the MCP endpoint, often `/mcp`.',
  },
  html_instead_of_mcp: {
    fault: 'There is a web page at this address, not an MCP server.',
    symptom: 'fails_at_once',
    cause: 'It is the address of a site rather than of its MCP endpoint, or a login page stands in front of it.',
    fix: "Take the exact address from the server's documentation.",
  },
  slash_redirect: {
    fault: 'The address redirects to the same one with or without a trailing slash.',
    symptom: 'fails_at_once',
    cause:
      'The framework serves one of the two forms. Calls are never redirected: on the way a client may lose its `Authorization` header.',
    fix: 'Use the address that the finding names.',
    inFramework: {
      fastmcp: 'The address is the `path` of `mcp.http_app()`, by default `/mcp` without a slash.',
      typescript: 'Under Next.js, `trailingSlash` and `skipTrailingSlashRedirect` decide it.',
    },
  },
  other_redirect: {
    fault: 'The address redirects to another one.',
    symptom: 'fails_at_once',
    cause:
      'It moved; or it sits behind a sign-in for browsers, which no MCP client can pass, and redirects to its page.',
    fix: 'Use the address that it leads to, if that is an MCP server.',
  },
  sse_only: {
    fault: 'The server speaks the transport of 2024-11-05 only, with its two endpoints.',
    symptom: 'fails_at_once',
    cause: 'It was made before Streamable HTTP, or is set to the older transport.',
    fix: 'Serve Streamable HTTP at one address.',
    inFramework: {
      fastmcp: 'Run it with `transport="http"` instead of `"sse"`.',
      typescript: 'Use `StreamableHTTPServerTransport` instead of `SSEServerTransport`.',
      cloudflare: 'Use `McpAgent.serve("/mcp")` instead of `McpAgent.serveSSE`.',
      spring: 'Set `spring.ai.mcp.server.protocol=STREAMABLE`.',
      go: 'Use `mcp.NewStreamableHTTPHandler` instead of `mcp.NewSSEHandler`.',
    },
  },
} as const satisfies FindingSection;
