import type { ErrorCode } from '../../errors/catalogue.ts';

const codes: readonly ErrorCode[] = ['sign_in_needed', 'scope_needed', 'user_missing', 'identity_disabled'];

/**
 * Whether a failure lasts until a person does something here, which changes the configuration and is announced as such. To ask again
 * before finds out nothing.
 */
export function awaitsPerson(code: ErrorCode): boolean {
  return codes.includes(code);
}
