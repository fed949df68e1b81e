/** One challenge of `WWW-Authenticate` (RFC 9110 section 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By lower-case name. */
  readonly params: Readonly<Record<string, string>>;
  /** Whether a parameter's value stood unquoted where only a quoted string is allowed. */
  readonly unquoted: boolean;
}
