import type { RequestId } from '../domain/json-rpc/message.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { UpstreamLink } from '../upstream/link.ts';

/**
 * A client's request from its arrival to its end. Whatever it waits for meanwhile (a list, a place in line, a session with its server, the
 * answer), `stop` ends it there, and nothing of it reaches a server afterwards.
 */
export class RunningCall {
  readonly id: RequestId;
  /** The session in which a server has the request now, so that a cancellation follows it; undefined while none has. */
  link: UpstreamLink | undefined;
  /** What its server asks the client and the client has not answered, by the ids that the client knows. */
  readonly questions = new Set<RequestId>();
  /** Epoch milliseconds, so that another instance can go on with it. */
  readonly startedAt: number;
  #assignmentId: string | undefined;
  #allowed: ReadonlySet<string> | undefined;
  #stopped: CodedError | undefined;
  #onStop: ((error: CodedError) => void) | undefined;

  constructor(id: RequestId, startedAt = Date.now()) {
    this.id = id;
    this.startedAt = startedAt;
  }

  /** Ends it with that error. */
  stop(error: CodedError): void {
    if (this.#stopped) return;
    this.#stopped = error;
    this.#onStop?.(error);
  }

  /** Ends it unless it goes to one of these assignments, now or once it is known where it goes. */
  allow(assignmentIds: ReadonlySet<string>): void {
    this.#allowed = assignmentIds;
    if (this.#assignmentId !== undefined && !assignmentIds.has(this.#assignmentId))
      this.stop(coded('access_ended', {}));
  }

  /** @throws what it was stopped with, access_ended where that assignment is no longer allowed */
  goesTo(assignmentId: string): void {
    this.#assignmentId = assignmentId;
    if (this.#allowed) this.allow(this.#allowed);
    if (this.#stopped) throw this.#stopped;
  }

  /** What ends it from now on; called at once where it was stopped before. */
  onStop(end: (error: CodedError) => void): void {
    this.#onStop = end;
    if (this.#stopped) end(this.#stopped);
  }

  /** Waits for a step before the request is sent. Rejects at once when it is stopped. */
  before<T>(step: Promise<T>): Promise<T> {
    this.link = undefined;
    return new Promise((resolve, reject) => {
      this.onStop(reject);
      step.then(resolve, reject);
    });
  }

  /** The request goes to a server. @param stop what ends it there */
  sent(link: UpstreamLink, stop: (error: CodedError) => void): void {
    this.link = link;
    this.onStop(stop);
  }
}
