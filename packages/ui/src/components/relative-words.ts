import { componentTexts } from '../texts/components.ts';

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });

/** How long ago something was, or how soon it will be. @param then @param now epoch milliseconds */
export function relativeWords(then: number, now: number): string {
  const seconds = Math.round((then - now) / 1000);
  for (const [unit, length] of units)
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  return componentTexts.justNow;
}
