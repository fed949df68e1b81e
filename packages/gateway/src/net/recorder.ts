import type { ConnectionFacts } from './connection-facts.ts';
import { type Evidence, evidenceOf, type Observed, observedBytes } from './evidence.ts';
import type { ResponseController, ResponseHandler, ResponseHeaders } from './outbound.ts';
import { failureCode } from './socket-reasons.ts';

/** Passes an answer on to its handler and notes what can be seen of it; tells the evidence once, when the answer has ended. */
export class Recorder implements ResponseHandler {
  readonly #request: Observed['request'];
  readonly #handler: ResponseHandler;
  readonly #record: (evidence: Evidence) => void;
  readonly #started = performance.now();
  #connection: Partial<ConnectionFacts> = {};
  #status: number | undefined;
  #headers: ResponseHeaders = {};
  readonly #body: Buffer[] = [];
  #size = 0;

  constructor(request: Observed['request'], handler: ResponseHandler, record: (evidence: Evidence) => void) {
    this.#request = request;
    this.#handler = handler;
    this.#record = record;
  }

  /** For `Outbound.sendOnce`, whose connections can be told apart. */
  readonly onFacts = (facts: Partial<ConnectionFacts>): void => {
    this.#connection = { ...this.#connection, ...facts };
  };

  onRequestStart(controller: ResponseController, context: unknown): void {
    this.#handler.onRequestStart(controller, context);
  }

  onResponseStart(controller: ResponseController, status: number, headers: ResponseHeaders, message?: string): void {
    this.#status = status;
    this.#headers = headers;
    this.#handler.onResponseStart(controller, status, headers, message);
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    if (this.#size < observedBytes && !this.#isPacked()) this.#body.push(chunk.subarray(0, observedBytes));
    this.#size += chunk.length;
    this.#handler.onResponseData(controller, chunk);
  }

  onResponseEnd(controller: ResponseController, trailers: ResponseHeaders): void {
    this.#tell(undefined);
    this.#handler.onResponseEnd(controller, trailers);
  }

  onResponseError(controller: ResponseController, error: Error): void {
    this.#tell(failureCode(error) || 'aborted');
    this.#handler.onResponseError(controller, error);
  }

  #isPacked(): boolean {
    return !['undefined', 'identity'].includes(String(this.#headers['content-encoding']));
  }

  #tell(failure: string | undefined): void {
    const ms = performance.now() - this.#started;
    const answer = { status: this.#status, headers: this.#headers, body: Buffer.concat(this.#body) };
    this.#record(evidenceOf({ request: this.#request, ...answer, ms, connection: this.#connection, failure }));
  }
}
