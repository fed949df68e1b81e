import { useEffect } from 'react';
import { keysAreOn } from './shortcut-setting.ts';

export interface Shortcuts {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  /** @param key what was pressed after `g` @returns whether that leads anywhere */
  readonly onGo: (key: string) => boolean;
}

/** Milliseconds in which the second key follows `g`. */
const patience = 1_200;

/** Listens for the keys that work on every screen. Plain keys are left alone where somebody types, or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const pressPlain = plainKeys(shortcuts);
    const press = (event: KeyboardEvent): void => {
      const isWithControl = event.ctrlKey || event.metaKey;
      if (isWithControl && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        shortcuts.onPalette();
      } else if (!isWithControl && !event.altKey && !isBusy(event.target) && keysAreOn()) {
        pressPlain(event);
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [shortcuts]);
}

function plainKeys({ onGo, onHelp }: Shortcuts): (event: KeyboardEvent) => void {
  let goAt = Number.NEGATIVE_INFINITY;
  return (event) => {
    const isSecond = event.timeStamp - goAt < patience;
    goAt = Number.NEGATIVE_INFINITY;
    if (isSecond && onGo(event.key)) event.preventDefault();
    else if (event.key === 'g') goAt = event.timeStamp;
    else if (event.key === '?') onHelp();
    else if (event.key === '/') focusFilter(event);
  };
}

function isBusy(target: EventTarget | null): boolean {
  const isTyping =
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=menu]');
  // Toasts are dialogs too, for readers, but ask for nothing.
  const dialogs = [...document.querySelectorAll('[role=dialog]')].filter((each) => !each.closest('[data-toasts]'));
  return Boolean(isTyping) || dialogs.length > 0;
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLInputElement>('input[data-filter]');
  if (!filter) return;
  event.preventDefault();
  filter.focus();
}
