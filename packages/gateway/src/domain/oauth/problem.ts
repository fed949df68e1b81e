/** A provider's refusal or failure, exactly as it said it: what people need to mend it. Holds no secret of ours. */
export interface OAuthProblem {
  readonly stage: 'discovery' | 'registration' | 'authorization' | 'token' | 'refresh' | 'revocation' | 'call';
  readonly url: string;
  /** HTTP status; undefined where there was no answer, or it came through the browser. */
  readonly status: number | undefined;
  /** `error`, `error_description` and `error_uri` (RFC 6749 section 5.2), where it sent them. */
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly uri: string | undefined;
  /** The start of the body, redacted; empty where there was none. */
  readonly body: string;
  /** Code of ours for what the provider did not say: `oauth_issuer_mismatch`, `document_timeout` … */
  readonly code: string | undefined;
}
