import type { Limits } from '../config/limits.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import type { Outbound, ResponseController, ResponseHeaders } from '../net/outbound.ts';
import type { ExchangeRequest } from './exchange.ts';
import type { Outcome } from './outcome.ts';

/** An answer that is held whole must be complete after so many times its timeout: nobody sees it come, so dripping wins no time. */
const heldPatience = 6;

/**
 * One exchange under way, over one HTTP request or several. It ends once, with whatever comes first: the answer, a failure, a stop, the client that leaves or the
 * deadline.
 */
export class Course {
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
  readonly #deadline: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(outbound: Outbound, limits: Limits, request: ExchangeRequest, settle: (outcome: Outcome) => void) {
    this.outbound = outbound;
    this.request = request;
    this.limits = limits;
    this.#settle = settle;
    request.sink.onGone(() => this.#abandon());
    const patience = request.sink.streamsJson ? request.maximum : request.timeout * heldPatience;
    if (patience !== undefined) this.#deadline = setTimeout(() => this.#tooLate(patience), patience);
  }

  get ended(): boolean {
    return this.#ended;
  }

  get server(): string {
    return this.request.link.server;
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
    clearTimeout(this.#deadline);
    this.release?.();
    this.#settle(outcome);
  }

  #abandon(): void {
    this.end({ kind: 'abandoned' });
    this.controller?.abort(new Error('the client went away'));
  }

  #tooLate(patience: number): void {
    this.fail(coded('upstream_timeout', { server: this.server, seconds: patience / 1000 }));
  }
}
