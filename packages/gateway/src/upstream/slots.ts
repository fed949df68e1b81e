import type { AssignedServer } from '../domain/configuration.ts';
import type { Server } from '../domain/records.ts';
import type { Log } from '../log/logger.ts';
import type { CatalogueReader } from './catalogue-reader.ts';
import type { CatalogueState } from './catalogues.ts';
import { ownerKey } from './identities/owner.ts';
import type { Viewer } from './viewer.ts';

/** One catalogue, and the session of ours in which it is read. */
export interface Slot {
  /** As `slotKey` makes it. */
  readonly key: string;
  readonly server: Server;
  readonly reader: CatalogueReader;
  state: CatalogueState | undefined;
  /** By `performance.now()`: a clock that is set must not freeze a list. */
  expiresAt: number;
  /** By `performance.now()`. */
  usedAt: number;
  /** How often the server said that its lists changed. */
  changes: number;
  running: Promise<CatalogueState> | undefined;
}

export interface Slots {
  /** The one there is, or a new one. */
  of(assigned: AssignedServer, viewer: Viewer): Slot;
  all(): Iterable<Slot>;
  /** Lets go of all. */
  clear(): Promise<void>;
}

/** Milliseconds after which a list that nobody asked for is let go, with our session at the server. */
const unusedLife = 30 * 60_000;
const sweepEvery = 60_000;
/**
 * So many catalogues of a server are kept for each identity: clients say what they can do in few ways, and one that goes through
 * all that could be said must not open a session at the server for each.
 */
const keptProfiles = 50;

/** What has the same catalogue: the server, as whom it is asked, and what it is told that the client can do. */
export function slotKey(assigned: AssignedServer, viewer: Viewer): string {
  return `${groupKey(assigned, viewer)} ${viewer.profile}`;
}

function groupKey(assigned: AssignedServer, { userId }: Viewer): string {
  return `${assigned.server.id} ${ownerKey(assigned, userId)}`;
}

type Group = Map<string, Slot>;

export function createSlots(read: (assigned: AssignedServer, viewer: Viewer) => CatalogueReader, log: Log): Slots {
  let groups = new Map<string, Group>();
  let sweptAt = performance.now();

  function* all(): Generator<Slot> {
    for (const group of groups.values()) yield* group.values();
  }

  function letGo(group: Group, { key, reader }: Slot): void {
    group.delete(key);
    reader.end().catch((err: unknown) => log.warn({ err }, 'session for lists not ended'));
  }

  function letGoOfUnused(now: number): void {
    if (now - sweptAt < sweepEvery) return;
    sweptAt = now;
    for (const [key, group] of groups) {
      for (const slot of group.values()) if (!slot.running && now - slot.usedAt >= unusedLife) letGo(group, slot);
      if (group.size === 0) groups.delete(key);
    }
  }

  function makeRoom(group: Group): void {
    const idle = [...group.values()].filter(({ running }) => !running).sort((a, b) => a.usedAt - b.usedAt);
    for (const slot of idle.slice(0, Math.max(0, group.size - keptProfiles + 1))) letGo(group, slot);
  }

  function groupOf(assigned: AssignedServer, viewer: Viewer): Group {
    const key = groupKey(assigned, viewer);
    const known = groups.get(key) ?? new Map<string, Slot>();
    groups.set(key, known);
    return known;
  }

  return {
    of(assigned, viewer) {
      const now = performance.now();
      letGoOfUnused(now);
      const group = groupOf(assigned, viewer);
      const key = slotKey(assigned, viewer);
      const known = group.get(key);
      if (known) {
        known.usedAt = now;
        return known;
      }
      makeRoom(group);
      const slot = { ...unasked, key, server: assigned.server, reader: read(assigned, viewer), usedAt: now };
      group.set(key, slot);
      return slot;
    },
    all,
    async clear() {
      const readers = [...all()].map(({ reader }) => reader);
      groups = new Map();
      await Promise.all(readers.map((reader) => reader.end()));
    },
  };
}

const unasked: Pick<Slot, 'state' | 'expiresAt' | 'changes' | 'running'> = {
  state: undefined,
  expiresAt: 0,
  changes: 0,
  running: undefined,
};
