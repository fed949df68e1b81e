import { expect, test } from 'vitest';
import { shownState, statusAfter } from '../../packages/gateway/src/domain/server-status.ts';
import type { State, Status } from '../../packages/gateway/src/domain/status.ts';

const oauth = { auth: { mode: 'oauth' } } as const;
const open = { auth: { mode: 'none' } } as const;
const failure = (code: string) => ({ code, message: code });

test.for([
  ['an answer', oauth, undefined, 'connected'],
  ['no connection', oauth, 'upstream_unreachable', 'not_connected'],
  ['a revision that we do not speak', oauth, 'upstream_version_unsupported', 'unsupported'],
  ['credentials that are not accepted', oauth, 'upstream_unauthorized', undefined],
  ['credentials that are asked for where none are set', open, 'upstream_unauthorized', 'not_connected'],
  ['a caller who is not signed in', oauth, 'sign_in_needed', undefined],
] as const)('after %s', ([, server, code, state]) => {
  expect(statusAfter(server, code && failure(code))?.state).toBe(state);
});

const since = { since: 1, code: '', why: '', problem: undefined };
const status = (state: State): Status => ({ state, ...since });
const identity = (state: State, disabled = false) => ({ disabled, status: status(state) });

test.for([
  ['all is well', false, 'connected', [identity('connected')], 'connected'],
  ['an identity does not work', false, 'connected', [identity('connected'), identity('not_connected')], 'degraded'],
  ['one that does not work is switched off', false, 'connected', [identity('not_connected', true)], 'connected'],
  ['the server itself does not answer', false, 'not_connected', [identity('not_connected')], 'not_connected'],
  ['an administrator switched it off', true, 'connected', [], 'disabled'],
] as const)('is shown where %s', ([, disabled, seen, identities, shown]) => {
  expect(shownState({ disabled }, status(seen), identities)).toBe(shown);
});
