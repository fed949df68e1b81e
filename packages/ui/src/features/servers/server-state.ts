import type { Server, Status } from '../../api/models.ts';
import type { DotTone } from '../../components/status-dot.tsx';
import { serverTexts } from '../../texts/servers.ts';

const tones: Readonly<Record<Status['state'], DotTone>> = {
  connected: 'good',
  degraded: 'warn',
  not_connected: 'bad',
  unsupported: 'bad',
  disabled: 'off',
};

/** How something stands, as a tone and a word. What is switched off is that, however it stands. Pure. */
export function stateOf({ disabled, status }: Pick<Server, 'disabled' | 'status'>): {
  readonly tone: DotTone;
  readonly word: string;
} {
  if (disabled) return { tone: 'off', word: serverTexts.states.disabled };
  if (!status) return { tone: 'off', word: serverTexts.unseen };
  return { tone: tones[status.state], word: serverTexts.states[status.state] };
}

/** Whether somebody has to mend it. */
export function needsMending({ disabled, status }: Pick<Server, 'disabled' | 'status'>): boolean {
  return !disabled && status !== null && status.state !== 'connected' && status.state !== 'disabled';
}
