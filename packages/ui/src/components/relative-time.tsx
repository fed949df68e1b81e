import { type ReactNode, useSyncExternalStore } from 'react';
import { relativeWords } from './relative-words.ts';

/** Milliseconds. */
const tick = 20_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all of them. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const now = (): number => Math.floor(Date.now() / tick) * tick;

/** A moment as people say it; the exact one is in its title. @param at ISO 8601 */
export function RelativeTime({ at }: { readonly at: string }): ReactNode {
  const current = useSyncExternalStore(subscribe, now);
  const then = Date.parse(at);
  return (
    <time dateTime={at} title={new Date(then).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'long' })}>
      {relativeWords(then, current)}
    </time>
  );
}
