/** Shortcuts of plain characters can be switched off, since speech input and unsteady hands press them unasked (WCAG 2.2, 2.1.4). */
const key = 'gatehouse-shortcuts';

export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

export function switchKeys(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(key);
    else localStorage.setItem(key, 'off');
  } catch {
    // Without storage they stay on.
  }
}
