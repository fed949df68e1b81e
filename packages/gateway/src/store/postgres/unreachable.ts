import { coded, isCoded } from '../../errors/coded-error.ts';

/** What Postgres says at the door (SQLSTATE class 28 and some of 3D, 53, 57), and what the network says before it. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'connection refused (nothing listens there)'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'its host name does not resolve'],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)$/, 'no connection to its host'],
  [/^28/, 'it refuses the user or the password'],
  [/^3D000$/, 'there is no database of that name'],
  [/^42501$/, 'the user may not create tables in it'],
  [/^53300$/, 'it has too many connections'],
  [/^57P0/, 'it is starting or stopping'],
];

/** `database_unreachable` for what keeps a store from being opened; else the error itself. */
export function asDatabaseError(error: unknown): unknown {
  if (isCoded(error) || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
  if (reason !== undefined) return coded('database_unreachable', { reason }, error);
  return /timeout/i.test(error.message) ? coded('database_unreachable', { reason: 'no answer in time' }, error) : error;
}

/** A name with several addresses fails with one error for all of them; a failed migration wraps its own. */
function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner instanceof Error ? codeOf(inner) : '';
}
