import type { FindingSection } from './entry.ts';

export const refusal = {
  status_not_401: {
    fault: 'The server refuses strangers with another status than 401.',
    symptom: 'no_oauth_found',
    cause:
      'Something refuses the request before the sign-in is asked for, or the check of the token fails instead of refusing.',
    fix: 'Answer a request without a token with 401.',
    inFramework: {
      spring:
        'Its protection against CSRF answers 403 first: `http.csrf(CsrfConfigurer::disable)` for the MCP endpoint.',
      typescript: 'Throw `InvalidTokenError` in the verifier: anything else is answered with 500.',
      go: 'Wrap `auth.ErrInvalidToken` in what the verifier returns: anything else is answered with 500.',
    },
  },
  challenge_missing: {
    fault: 'The server answers 401 without a WWW-Authenticate header.',
    symptom: 'no_oauth_found',
    cause: 'A check of its own, or a proxy in front of it, writes the 401.',
    fix: 'Send `WWW-Authenticate` with every 401 (RFC 9110 section 15.5.2): for OAuth `Bearer resource_metadata="https://…/.well-known/oauth-protected-resource/mcp"`.',
    inFramework: {
      typescript: 'Give `resourceMetadataUrl` to `requireBearerAuth`.',
      go: 'Give `&auth.RequireBearerTokenOptions{ResourceMetadataURL: …}` to `auth.RequireBearerToken`; mcp-go has no check of its own.',
    },
  },
  challenge_not_bearer: {
    fault: 'The server uses OAuth, but its challenge names other schemes only.',
    symptom: 'no_oauth_found',
    cause: 'A gateway or proxy in front of it answers with a scheme of its own.',
    fix: 'Add a challenge of the scheme Bearer beside the others.',
  },
  challenge_unquoted: {
    fault: 'A value in the challenge stands without the quotes that it needs.',
    symptom: 'others_fail',
    cause: 'A URL holds characters that a bare value may not (RFC 9110 section 11.2), and the server writes it bare.',
    fix: 'Write `resource_metadata="https://…"` with the quotes.',
    inFramework: {
      spring: 'mcp-server-security writes it so: set an `AuthenticationEntryPoint` of your own that quotes it.',
    },
  },
  challenge_metadata_unreachable: {
    fault: 'The challenge names a place for the resource metadata where there is none.',
    symptom: 'no_oauth_found',
    cause: 'The address in the challenge is built from other settings than the route that serves the metadata.',
    fix: 'Serve the metadata at exactly the address in the challenge, or correct it there. Other clients do not look further.',
  },
  sign_in_optional: {
    fault: 'The server answers strangers, and publishes OAuth metadata all the same.',
    symptom: 'open_to_strangers',
    cause: 'The check of the token lets requests without one pass.',
    fix: 'If strangers are not meant to come in, answer 401 to requests without a token.',
    inFramework: { typescript: 'mcp-handler lets them in unless `withMcpAuth` is given `required: true`.' },
  },
} as const satisfies FindingSection;
