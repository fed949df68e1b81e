import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi';
import { coded } from '../../errors/coded-error.ts';
import { type OAuthFailure, ownFailure } from './failure.ts';
import type { FlowContents } from './flow-contents.ts';
import { ownProblem, providerWords, saidBy } from './problem.ts';
import { shownIssuer } from './shown-issuer.ts';

export type AuthorizationAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

/**
 * Judges the parameters with which the browser came back: `state`, `iss` (RFC 9207, no normalisation), `error`, `code`. Pure.
 * Of an answer that may come from another server nothing is repeated.
 */
export function readAuthorizationAnswer(contents: FlowContents, parameters: URLSearchParams): AuthorizationAnswer {
  const { issuer, sendsIssuer, state, client } = contents;
  const server = { issuer, authorization_response_iss_parameter_supported: sendsIssuer };
  try {
    const valid = validateAuthResponse(server, { client_id: client.clientId }, parameters, state);
    const [code = '', ...others] = valid.getAll('code');
    return code !== '' && others.length === 0 ? { kind: 'code', code } : failed(incomplete(contents));
  } catch (error) {
    return failed(
      error instanceof AuthorizationResponseError ? refusal(contents, error) : forged(contents, parameters),
    );
  }
}

function failed(failure: OAuthFailure): AuthorizationAnswer {
  return { kind: 'failed', failure };
}

function forged(contents: FlowContents, parameters: URLSearchParams): OAuthFailure {
  const { state, issuer, authorizationEndpoint } = contents;
  if (!isOnly(parameters.getAll('state'), state)) {
    return ownFailure('authorization', authorizationEndpoint, coded('oauth_state_unknown', {}));
  }
  const isIssuer = parameters.has('iss') ? isOnly(parameters.getAll('iss'), issuer) : !contents.sendsIssuer;
  if (isIssuer) return incomplete(contents);
  return ownFailure(
    'authorization',
    authorizationEndpoint,
    coded('oauth_issuer_mismatch', { issuer: shownIssuer(issuer) }),
  );
}

function isOnly(values: readonly string[], expected: string): boolean {
  return values.length === 1 && values[0] === expected;
}

function incomplete({ authorizationEndpoint, issuer }: FlowContents): OAuthFailure {
  const said = 'its answer holds neither one code nor one error';
  return ownFailure(
    'authorization',
    authorizationEndpoint,
    coded('oauth_authorization_failed', { issuer: shownIssuer(issuer), said }),
  );
}

const transientErrors = ['server_error', 'temporarily_unavailable'];
const denials = [
  'access_denied',
  'consent_required',
  'login_required',
  'interaction_required',
  'account_selection_required',
];

/** RFC 6749 section 4.1.2.1; `invalid_client`, which some add, means that our registration is gone. */
function refusal({ authorizationEndpoint, issuer }: FlowContents, { cause }: AuthorizationResponseError): OAuthFailure {
  const words = providerWords(Object.fromEntries(cause), [cause.get('state') ?? '']);
  const problem = { ...ownProblem('authorization', authorizationEndpoint), ...words };
  const { error = '' } = problem;
  const code = denials.includes(error) ? 'oauth_denied' : 'oauth_authorization_failed';
  return {
    kind: kindOf(error),
    problem,
    error: coded(code, { issuer: shownIssuer(issuer), said: saidBy(problem) }),
    retryAfter: undefined,
  };
}

function kindOf(error: string): OAuthFailure['kind'] {
  if (transientErrors.includes(error)) return 'transient';
  return error === 'invalid_client' ? 'invalid_client' : 'definitive';
}
