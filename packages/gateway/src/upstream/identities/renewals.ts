import type { Identity } from '../../domain/records.ts';

type Version = Pick<Identity, 'id' | 'version'>;

/** What was renewed in this process: what it replaced is no longer sent, and a server that takes no token is not given one after the other. */
export interface Renewals {
  made(version: Version): void;
  /** The server did not take even this one. */
  wasInVain(version: Version): void;
  /** Whether another renewal would change nothing, as far as one can tell. */
  isHopeless(version: Version): boolean;
  /** Whether nothing newer was made here. */
  isNewest(version: Version): boolean;
}

/** Milliseconds. A token refused so soon after it was issued is refused for another reason than its age. */
const issuedJustNow = 3_000;
/** Until a server that took no new token may have changed its mind. */
const quiet = 5 * 60_000;

export function createRenewals(): Renewals {
  /** The newest version by identity; `until` by `performance.now()`. */
  const newest = new Map<string, { readonly version: number; readonly until: number }>();
  const keep = ({ id, version }: Version, pause: number) =>
    newest.set(id, { version, until: performance.now() + pause });
  const isNewest = ({ id, version }: Version) => (newest.get(id)?.version ?? 0) <= version;

  return {
    made(version) {
      if ((newest.get(version.id)?.version ?? 0) < version.version) keep(version, issuedJustNow);
    },
    wasInVain(version) {
      if (isNewest(version)) keep(version, quiet);
    },
    isHopeless({ id, version }) {
      const last = newest.get(id);
      return last?.version === version && performance.now() < last.until;
    },
    isNewest,
  };
}
