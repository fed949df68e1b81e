import { isWithin } from './limit-ranges.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Problem } from './problem.ts';
import { mapping, type Raw } from './raw-file.ts';

interface Bounded {
  readonly smaller: keyof Limits;
  readonly larger: keyof Limits;
  readonly why: string;
}

/** Limits of which one makes no sense where the other is smaller. */
const pairs: readonly Bounded[] = [
  { smaller: 'callTimeout', larger: 'callMaximum', why: 'no call would be waited for so long' },
  { smaller: 'heldAnswer', larger: 'messageBytes', why: 'no answer as large is held' },
];

/** What a limit says of another, whichever of the two the file sets. */
export function limitPairs(file: Raw): Problem[] {
  const given = mapping(file.limits);
  return pairs.flatMap(({ smaller, larger, why }) => {
    const [small, large] = [settingOf(given, smaller), settingOf(given, larger)];
    if (small === undefined || large === undefined || small <= large) return [];
    const other = Object.hasOwn(given, larger) ? 'which is' : 'which the file leaves at';
    const [at, what] = Object.hasOwn(given, smaller)
      ? [smaller, `${small} is more than ${larger}, ${other} ${large}: ${why}`]
      : [larger, `${large} is less than ${smaller}, which the file leaves at ${small}: set both`];
    return [{ path: ['limits', at], what }];
  });
}

/** Undefined where the file says something that the schema refuses already. */
function settingOf(given: Raw, name: keyof Limits): number | undefined {
  const value = given[name] ?? defaultLimits[name];
  return typeof value === 'number' && isWithin(name, value) ? value : undefined;
}
