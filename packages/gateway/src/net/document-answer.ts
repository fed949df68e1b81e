import { type CodedError, coded } from '../errors/coded-error.ts';
import { type BodyDecoder, type BodyRefusal, bodyDecoder } from './body-decoder.ts';
import { redirectTarget } from './document-hop.ts';
import type { ResponseController, ResponseHandler, ResponseHeaders } from './outbound.ts';
import { failureCode, reasonOf } from './socket-reasons.ts';

export interface HopAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Unpacked; empty for a redirect. */
  readonly body: Buffer;
}

export interface AnswerLimits {
  readonly maxBytes: number;
  /** Milliseconds from now until the answer must be complete. */
  readonly left: number;
  /** Milliseconds for the document as a whole, for the message. */
  readonly timeoutMs: number;
  /** Aborted where nobody waits any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Receives one answer within bounds of time and size. */
export class DocumentAnswer implements ResponseHandler {
  /** Rejects with document_*. */
  readonly answer: Promise<HopAnswer>;
  readonly #url: string;
  readonly #limits: AnswerLimits;
  readonly #deadline: NodeJS.Timeout;
  #settle: { resolve: (answer: HopAnswer) => void; reject: (error: CodedError) => void };
  #settled = false;
  #controller: ResponseController | undefined;
  #decoder: BodyDecoder | undefined;

  /** @param url as it may be shown */
  constructor(url: string, limits: AnswerLimits) {
    this.#url = url;
    this.#limits = limits;
    const { promise, ...settle } = Promise.withResolvers<HopAnswer>();
    this.answer = promise;
    this.#settle = settle;
    const late = (): void => this.#fail(coded('document_timeout', { url, seconds: limits.timeoutMs / 1000 }));
    this.#deadline = setTimeout(late, limits.left);
    if (limits.signal?.aborted) this.#forsake();
    else limits.signal?.addEventListener('abort', this.#forsake);
  }

  onRequestStart(controller: ResponseController): void {
    this.#controller = controller;
    // It was over before there was a connection.
    if (this.#settled) this.#stop();
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return;
    const finish = (body: Buffer): void => this.#finish({ status, headers, body });
    if (redirectTarget(status, headers) !== undefined) {
      finish(Buffer.alloc(0));
      this.#stop();
      return;
    }
    this.#decoder = bodyDecoder(String(headers['content-encoding'] ?? 'identity'), this.#limits, {
      onDrain: () => this.#controller?.resume(),
      onBody: finish,
      onRefused: (refusal) => this.#fail(this.#refused(refusal)),
    });
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    if (!this.#settled && this.#decoder?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#decoder?.end();
  }

  onResponseError(_controller: ResponseController, error: Error): void {
    const reason = reasonOf(error);
    const code = failureCode(error) === 'FORBIDDEN_ADDRESS' ? 'document_forbidden' : 'document_unreachable';
    this.#fail(coded(code, { url: this.#url, reason }, error));
  }

  #finish(answer: HopAnswer): void {
    if (this.#settled) return;
    this.#end();
    this.#settle.resolve(answer);
  }

  #fail(error: CodedError): void {
    if (this.#settled) return;
    this.#end();
    this.#decoder?.cancel();
    this.#settle.reject(error);
    this.#stop();
  }

  #end(): void {
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#limits.signal?.removeEventListener('abort', this.#forsake);
  }

  readonly #forsake = (): void => {
    this.#fail(coded('document_unreachable', { url: this.#url, reason: 'nobody waits for it any more' }));
  };

  #stop(): void {
    this.#controller?.abort(new Error('no longer wanted'));
  }

  #refused(refusal: BodyRefusal): CodedError {
    if (refusal === 'too_large') return coded('document_too_large', { url: this.#url, limit: this.#limits.maxBytes });
    return coded('document_unreadable', { url: this.#url, reason: unreadable[refusal] });
  }
}

const unreadable: Readonly<Record<Exclude<BodyRefusal, 'too_large'>, string>> = {
  encoding_unknown: 'its content-encoding is neither gzip, deflate nor br',
  ratio: 'it unpacks to more than 100 times its size',
  broken: 'what came does not follow its content-encoding',
};
