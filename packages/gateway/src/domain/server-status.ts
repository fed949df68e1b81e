import type { Identity, Server } from './records.ts';
import type { State, Status } from './status.ts';

/** Failures that tell nothing of the server itself: they are about who calls it, or about us. */
const notTheServer = new Set([
  'sign_in_needed',
  'scope_needed',
  'user_missing',
  'identity_disabled',
  'identity_unavailable',
  'oauth_client_refused',
  'store_unreachable',
  'not_ready',
  'internal',
]);

/** What no waiting and no signing in mends: the server speaks something that we do not. */
const unsupported = new Set(['upstream_version_unsupported', 'server_sse_only']);

/**
 * How things stand with a server after it was asked.
 * @param failure undefined where it answered
 * @returns undefined where the failure says nothing of the server
 */
export function statusAfter(
  { auth }: Pick<Server, 'auth'>,
  failure: { readonly code: string; readonly message: string } | undefined,
): Omit<Status, 'since'> | undefined {
  if (!failure) return { state: 'connected', code: '', why: '', problem: undefined };
  const isItsIdentity = failure.code === 'upstream_unauthorized' && auth.mode !== 'none';
  if (isItsIdentity || notTheServer.has(failure.code)) return undefined;
  const state = unsupported.has(failure.code) ? 'unsupported' : 'not_connected';
  return { state, code: failure.code, why: failure.message, problem: undefined };
}

/** The state that is shown for a server: what was last seen of it, dimmed by identities that do not work. */
export function shownState(
  server: { readonly disabled: boolean },
  status: Status | undefined,
  identities: readonly Pick<Identity, 'disabled' | 'status'>[],
): State | undefined {
  if (server.disabled) return 'disabled';
  const isDimmed = identities.some((identity) => !identity.disabled && identity.status.state !== 'connected');
  return status?.state === 'connected' && isDimmed ? 'degraded' : status?.state;
}
