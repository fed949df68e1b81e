import type { Limits } from '../config/limits.ts';
import { judgeAnswer } from '../domain/json-rpc/answer.ts';
import type { RequestId } from '../domain/json-rpc/message.ts';
import { EventCutter, eventData, plainEvent } from '../domain/sse/events.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';
import { judgeFailure } from '../net/judge-failure.ts';
import type { Outbound, ResponseController, ResponseHandler, ResponseHeaders } from '../net/outbound.ts';
import { type BodyKind, judgeHead, judgeRefusal } from './answer-head.ts';
import type { AnswerSink } from './answer-sink.ts';
import type { UpstreamLink } from './link.ts';

/** How one request to a server ended. Nothing was written to the sink unless `answered`, or events had begun. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly answer: 'result' | 'error' | 'unread';
      readonly bytes: number;
      readonly headers: ResponseHeaders;
    }
  /** The server no longer knows the session. It did not act on the message. */
  | { readonly kind: 'session_lost' }
  | { readonly kind: 'failed'; readonly error: CodedError }
  /** The client went away; the connection to the server was closed, which is not a cancellation in the legacy revisions. */
  | { readonly kind: 'abandoned' };

export interface ExchangeRequest {
  readonly link: UpstreamLink;
  readonly message: Buffer;
  readonly id: RequestId;
  readonly sink: AnswerSink;
  readonly timeout: number;
  /** What the server sends before its answer. Notifications are passed on by themselves, requests are not. */
  readonly onServerMessage: (kind: 'request' | 'notification', message: Buffer) => void;
}

const refusalBytes = 4096;
/** After its answer a server closes the stream; one that does not is closed by us. */
const lingerMs = 5_000;

/** Sends one request to a server and passes its answer on, checked and without holding more than it must. */
export function exchange(outbound: Outbound, limits: Limits, request: ExchangeRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const handler = new AnswerHandler(request, limits, resolve);
    outbound.send(
      request.link.target,
      {
        method: 'POST',
        headers: request.link.postHeaders,
        body: request.message,
        headTimeout: request.timeout,
        idleTimeout: request.timeout,
      },
      handler,
    );
  });
}

class AnswerHandler implements ResponseHandler {
  readonly #request: ExchangeRequest;
  readonly #limits: Limits;
  readonly #settle: (outcome: Outcome) => void;
  #controller: ResponseController | undefined;
  #outcome: Outcome | undefined;
  #gone = false;
  #body: BodyKind | 'streamed' = 'empty';
  #status = 0;
  #headers: ResponseHeaders = {};
  #held: Buffer[] = [];
  #size = 0;
  #cutter: EventCutter | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(request: ExchangeRequest, limits: Limits, settle: (outcome: Outcome) => void) {
    this.#request = request;
    this.#limits = limits;
    this.#settle = settle;
    request.sink.onGone(() => this.#abandon());
  }

  onRequestStart(controller: ResponseController): void {
    this.#controller = controller;
    if (this.#gone) this.#abandon();
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    // An interim answer (RFC 9110, section 15.2): the answer itself is still to come.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const body = judgeHead(this.#request.link.server, status, headers);
    if (typeof body === 'string') this.#body = body;
    else this.#fail(body);
    if (body === 'events') this.#cutter = new EventCutter();
  }

  onResponseData(controller: ResponseController, chunk: Buffer): void {
    if (this.#outcome) return;
    this.#size += chunk.length;
    const { messageBytes } = this.#limits;
    if (!this.#request.sink.streamsJson && this.#size > messageBytes) this.#fail(this.#tooLarge(messageBytes));
    else if (this.#body === 'json') this.#hold(chunk);
    else if (this.#body === 'events') this.#events(controller, chunk);
    else if (this.#body === 'streamed') this.#write(controller, chunk);
    else if (this.#size <= refusalBytes) this.#held.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#linger);
    if (this.#outcome) return;
    if (this.#body === 'json') this.#endJson();
    else if (this.#body === 'refusal') this.#endRefusal();
    else if (this.#body === 'streamed') this.#endStreamed();
    else this.#fail(coded('upstream_incomplete', { server: this.#request.link.server }));
  }

  onResponseError(_controller: ResponseController, error: Error): void {
    clearTimeout(this.#linger);
    const { link, timeout } = this.#request;
    if (this.#outcome) return;
    const failure = judgeFailure(link.server, error, timeout);
    const begun = this.#status !== 0 && failure.code === 'upstream_unreachable';
    this.#end({
      kind: 'failed',
      error: begun ? coded('upstream_incomplete', { server: link.server }, error) : failure,
    });
  }

  #hold(chunk: Buffer): void {
    this.#held.push(chunk);
    if (this.#size <= this.#limits.heldAnswer || !this.#request.sink.streamsJson) return;
    this.#body = 'streamed';
    const length = Number(this.#headers['content-length']);
    this.#request.sink.openJson(Number.isSafeInteger(length) ? length : undefined);
    for (const part of this.#held.splice(0)) if (this.#controller) this.#write(this.#controller, part);
  }

  #write(controller: ResponseController, chunk: Buffer): void {
    const { sink } = this.#request;
    if (sink.write(chunk)) return;
    controller.pause();
    sink.onceDrained(() => controller.resume());
  }

  #endJson(): void {
    const body = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    this.#judge(body, () => this.#request.sink.answer(body));
  }

  #endStreamed(): void {
    this.#request.sink.close();
    this.#answered('unread');
  }

  #endRefusal(): void {
    const { link, id, sink } = this.#request;
    const body = Buffer.concat(this.#held);
    const refusal = judgeRefusal({
      server: link.server,
      status: this.#status,
      body,
      id,
      hadSession: link.sessionId !== null,
    });
    if (refusal.kind === 'rpc_error') {
      sink.answer(body);
      this.#answered('error');
    } else this.#end(refusal);
  }

  #events(controller: ResponseController, chunk: Buffer): void {
    const cutter = this.#cutter ?? new EventCutter();
    for (const event of cutter.push(chunk)) {
      this.#event(controller, event);
      if (this.#outcome) return;
    }
    if (cutter.pending > this.#limits.messageBytes) this.#fail(this.#tooLarge(this.#limits.messageBytes));
  }

  #event(controller: ResponseController, event: Buffer): void {
    const data = eventData(event);
    if (!data || data.length === 0) return;
    const pass = () => {
      this.#request.sink.openEvents();
      this.#write(controller, plainEvent(event, data));
    };
    const answer = () => {
      pass();
      this.#request.sink.close();
      this.#linger = setTimeout(() => controller.abort(new Error('answered')), lingerMs).unref();
    };
    this.#judge(data, answer, pass);
  }

  /**
   * @param onAnswer called when the message answers our request
   * @param onNotification called to pass a notification on; where undefined, nothing but the answer may come
   */
  #judge(message: Buffer, onAnswer: () => void, onNotification?: () => void): void {
    const { link, id } = this.#request;
    const kind = judgeAnswer(message, id);
    if (kind === 'result' || kind === 'error') {
      onAnswer();
      this.#answered(kind);
    } else if (kind === 'wrong_id') this.#fail(coded('upstream_wrong_id', { server: link.server }));
    else if ((kind === 'notification' || kind === 'request') && onNotification) {
      this.#request.onServerMessage(kind, message);
      if (kind === 'notification') onNotification();
    } else this.#fail(coded('upstream_not_mcp', { server: link.server, found: 'something that is not JSON-RPC' }));
  }

  #answered(answer: 'result' | 'error' | 'unread'): void {
    this.#end({ kind: 'answered', answer, bytes: this.#size, headers: this.#headers });
  }

  #fail(error: CodedError): void {
    this.#end({ kind: 'failed', error });
    this.#controller?.abort(error);
  }

  #abandon(): void {
    this.#gone = true;
    this.#end({ kind: 'abandoned' });
    this.#controller?.abort(new Error('the client went away'));
  }

  #end(outcome: Outcome): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    this.#held = [];
    this.#settle(outcome);
  }

  #tooLarge(limit: number): CodedError {
    return coded('upstream_too_large', { server: this.#request.link.server, limit });
  }
}
