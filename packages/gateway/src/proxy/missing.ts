import { missingServers, type View } from './view.ts';

/**
 * Names the servers that are left out now, for the end of a message: never a silent gap.
 * @returns empty where all servers answered
 */
export function missingNote(view: View): string {
  const missing = missingServers(view);
  if (missing.length === 0) return '';
  return `; not available now: ${missing.map(({ failure }) => failure.message).join('; ')}`;
}
