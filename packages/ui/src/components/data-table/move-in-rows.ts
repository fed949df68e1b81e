import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Moves the focus among the links of the rows that are drawn. */
export function moveInRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = steps[event.key];
  if (!step || !(event.target instanceof HTMLElement) || !event.target.matches('a[data-row]')) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-row]')];
  const link = links[step(links.indexOf(event.target), links.length - 1)];
  event.preventDefault();
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
}
