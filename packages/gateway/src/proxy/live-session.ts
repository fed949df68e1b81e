import type { RequestId } from '../domain/json-rpc/message.ts';
import type { Session } from '../domain/records.ts';
import { viewerOf } from '../upstream/viewer.ts';
import type { HeldStream, LiveSession, RunningCall } from './sessions.ts';

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

/** A map that says when something in it comes or goes. */
class RunningCalls extends Map<RequestId, RunningCall> {
  readonly #moved: () => void;

  constructor(moved: () => void) {
    super();
    this.#moved = moved;
  }

  override set(id: RequestId, call: RunningCall): this {
    super.set(id, call);
    this.#moved();
    return this;
  }

  override delete(id: RequestId): boolean {
    const had = super.delete(id);
    this.#moved();
    return had;
  }
}
