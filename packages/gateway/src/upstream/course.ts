import type { Limits } from '../config/limits.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { Outbound, ResponseController, ResponseHeaders } from '../net/outbound.ts';
import type { ExchangeRequest } from './exchange.ts';
import type { Outcome } from './outcome.ts';
import { unwatch, type Watched, watch } from './overdue.ts';

/** Without a maximum an answer must be complete after so many times its timeout: dripping wins no time. */
const patience = 6;

/** Of every HTTP request of an exchange: how long a silence may be is known here alone. */
export const untimed = { headTimeout: 0, idleTimeout: 0 } as const;

/**
 * One exchange under way, over one HTTP request or several. It ends once, with whatever comes first: the answer, a failure, a stop, the client that leaves,
 * too long a silence or the deadline. It is not silent while the client is behind in reading, nor while a question of the server is with the client.
 */
export class Course implements Watched {
  readonly outbound: Outbound;
  readonly request: ExchangeRequest;
  readonly limits: Limits;
  /** Of the latest HTTP request; undefined while the first one waits for a connection. */
  controller: ResponseController | undefined;
  /** Of the answer to our POST. */
  headers: ResponseHeaders = {};
  /** Bytes of body so far. */
  size = 0;
  /** Lets go of what waits on its behalf, once it has ended. */
  release: (() => void) | undefined;
  readonly #settle: (outcome: Outcome) => void;
  readonly #maximum: number;
  /** By `performance.now()`. */
  readonly #endsAt: number;
  /** Milliseconds of it so far. */
  #silence = 0;
  #heard = true;
  #ended = false;

  constructor(outbound: Outbound, limits: Limits, request: ExchangeRequest, settle: (outcome: Outcome) => void) {
    this.outbound = outbound;
    this.request = request;
    this.limits = limits;
    this.#settle = settle;
    const { maximum = request.timeout * patience, startedAt } = request;
    this.#maximum = maximum;
    this.#endsAt = performance.now() + maximum - (startedAt === undefined ? 0 : Date.now() - startedAt);
    watch(this);
    request.sink.onGone(() => this.#abandon());
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the server waits for its client to answer a question. */
  get isAsking(): boolean {
    return this.request.isAsking?.() ?? false;
  }

  get server(): string {
    return this.request.link.server;
  }

  /** Something came, or was asked for anew: the silence begins afresh. */
  heard(): void {
    this.#heard = true;
  }

  look(now: number, since: number): void {
    const isSilent = !(this.#heard || this.isAsking || this.controller?.paused);
    this.#silence = isSilent ? this.#silence + since : 0;
    this.#heard = false;
    if (now >= this.#endsAt) this.tooLate(this.#maximum);
    else if (this.#silence >= this.request.timeout) this.tooLate(this.request.timeout);
  }

  answered(answer: 'result' | 'error' | 'unread'): void {
    this.end({ kind: 'answered', answer, bytes: this.size, headers: this.headers });
  }

  /** Ends it and the HTTP request with it. */
  fail(error: CodedError): void {
    if (this.#ended) return;
    this.end({ kind: 'failed', error });
    this.controller?.abort(error);
  }

  end(outcome: Outcome): void {
    if (this.#ended) return;
    this.#ended = true;
    unwatch(this);
    this.release?.();
    this.#settle(outcome);
  }

  #abandon(): void {
    this.end({ kind: 'abandoned' });
    this.controller?.abort(new Error('the client went away'));
  }

  /** @param limit the one that was passed, milliseconds */
  tooLate(limit: number): void {
    this.fail(coded('upstream_timeout', { server: this.server, seconds: limit / 1000 }));
  }
}
