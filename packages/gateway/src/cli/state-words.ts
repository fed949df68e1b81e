import type { State } from '../domain/status.ts';

const words: Readonly<Record<State, string>> = {
  connected: 'connected',
  degraded: 'degraded',
  not_connected: 'not connected',
  unsupported: 'unsupported',
  disabled: 'disabled',
};

/** How something stands, in the words of lists. What an administrator switched off is disabled, however it stands. */
export function stateWords(disabled: boolean, state: State | undefined): string {
  if (disabled) return words.disabled;
  return state === undefined ? 'not seen yet' : words[state];
}
