import type { Session } from '../domain/records.ts';
import { viewerOf } from '../upstream/viewer.ts';
import type { RunningCall } from './running-call.ts';
import type { HeldStream, LiveSession } from './sessions.ts';

/** @param onMoved told whether the session has a stream or running calls, whenever one of these comes or goes */
export function liveSession(record: Session, onMoved: (isActive: boolean) => void): LiveSession {
  let stream: HeldStream | undefined;
  const moved = () => onMoved(stream !== undefined || running.size > 0);
  const running = new RunningCalls(moved);
  return {
    record,
    viewer: viewerOf(record.userId, record.capabilities),
    links: new Map(),
    running,
    elicitations: new Map(),
    get stream() {
      return stream;
    },
    set stream(next) {
      stream = next;
      moved();
    },
    confirmedAt: performance.now(),
  };
}

/** A set that says when something in it comes or goes. */
class RunningCalls extends Set<RunningCall> {
  readonly #moved: () => void;

  constructor(moved: () => void) {
    super();
    this.#moved = moved;
  }

  override add(call: RunningCall): this {
    super.add(call);
    this.#moved();
    return this;
  }

  override delete(call: RunningCall): boolean {
    const had = super.delete(call);
    this.#moved();
    return had;
  }
}
