import { EventCutter } from '../../domain/sse/events.ts';
import { type CodedError, coded } from '../../errors/coded-error.ts';
import type { Evidence } from '../../net/evidence.ts';
import type { Outbound, ResponseController, ResponseHandler, ResponseHeaders, Target } from '../../net/outbound.ts';
import { Recorder } from '../../net/recorder.ts';
import { shownUrl } from '../../net/redact-url.ts';
import { failureCode, reasonOf } from '../../net/socket-reasons.ts';

/** One request of the MCP transport, of which as much of the answer is read as says what it is. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly target: Target;
  /** Names and values in turn; may hold credentials. */
  readonly headers: readonly string[];
  readonly body?: Buffer;
  /** Milliseconds for everything. */
  readonly timeoutMs: number;
  /** Whether this event is what was asked for; the stream is closed then. */
  readonly isAnswer: (event: Buffer) => boolean;
}

export interface Answered {
  /** Without the secrets of the request. Its `failure` is the socket's own code where a connection failed. */
  readonly evidence: Evidence;
  /** With secrets, as they came; empty where no answer began. */
  readonly headers: ResponseHeaders;
  /** With secrets; of an event stream empty, of what is neither that nor JSON only the start. */
  readonly body: Buffer;
  /** The event that was asked for. */
  readonly event: Buffer | undefined;
  readonly failure: CodedError | undefined;
}

const messageBytes = 1024 * 1024;
/** Enough of a page or a refusal to say what it is. */
const startBytes = 4096;

/** Asks on a connection of its own. Never rejects. */
export function ask(outbound: Outbound, question: Question): Promise<Answered> {
  const { target, method, headers, body } = question;
  const url = target.origin + target.path;
  return new Promise((resolve) => {
    const reader = new AnswerReader(shownUrl(url), question, resolve);
    const request = { method, url, headers: pairsOf(headers), body };
    const recorder = new Recorder(request, reader, (evidence) => reader.noteEvidence(evidence));
    // The reader keeps the time.
    const sent = { method, headers, ...(body && { body }), headTimeout: 0, idleTimeout: 0 };
    outbound.sendOnce(target, sent, recorder, recorder.onFacts);
  });
}

class AnswerReader implements ResponseHandler {
  readonly #url: string;
  readonly #question: Question;
  readonly #settle: (answered: Answered) => void;
  readonly #deadline: NodeJS.Timeout;
  #controller: ResponseController | undefined;
  #headers: ResponseHeaders = {};
  #cutter: EventCutter | undefined;
  #limit = startBytes;
  #size = 0;
  readonly #body: Buffer[] = [];
  #event: Buffer | undefined;
  #evidence: Evidence | undefined;
  /** Why we ended it ourselves. */
  #ended: 'enough' | 'late' | undefined;

  /** @param url as it may be shown */
  constructor(url: string, question: Question, settle: (answered: Answered) => void) {
    this.#url = url;
    this.#question = question;
    this.#settle = settle;
    this.#deadline = setTimeout(() => this.#end('late'), question.timeoutMs);
  }

  /** Comes before the event that ends the answer. */
  noteEvidence(evidence: Evidence): void {
    this.#evidence = evidence;
  }

  onRequestStart(controller: ResponseController): void {
    this.#controller = controller;
    // The time was up before there was a connection.
    if (this.#ended) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(_controller: ResponseController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return;
    this.#headers = headers;
    const type = String(headers['content-type'] ?? '');
    if (status < 300 && /^text\/event-stream\b/i.test(type)) this.#cutter = new EventCutter();
    if (this.#cutter || /^application\/json\b/i.test(type)) this.#limit = messageBytes;
  }

  onResponseData(_controller: ResponseController, chunk: Buffer): void {
    if (this.#ended) return;
    this.#size += chunk.length;
    this.#event = this.#cutter?.push(chunk).find(this.#question.isAnswer);
    if (!this.#cutter) this.#body.push(chunk);
    if (this.#event || this.#size > this.#limit) this.#end('enough');
  }

  onResponseEnd(): void {
    this.#tell(undefined);
  }

  onResponseError(_controller: ResponseController, error: Error): void {
    this.#tell(error);
  }

  #end(why: 'enough' | 'late'): void {
    this.#ended = why;
    this.#controller?.abort(new Error('no longer wanted'));
  }

  #tell(error: Error | undefined): void {
    clearTimeout(this.#deadline);
    if (!this.#evidence) return;
    const failure = error && this.#failureOf(error);
    const code = failure?.code === 'document_unreachable' ? this.#evidence.failure : failure?.code;
    this.#settle({
      evidence: { ...this.#evidence, failure: code },
      headers: this.#headers,
      body: Buffer.concat(this.#body),
      event: this.#event,
      failure,
    });
  }

  #failureOf(error: Error): CodedError | undefined {
    if (this.#ended === 'enough') return undefined;
    const code = failureCode(error);
    if (this.#ended === 'late' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      return coded('document_timeout', { url: this.#url, seconds: this.#question.timeoutMs / 1000 }, error);
    }
    const reason = reasonOf(error);
    if (code === 'FORBIDDEN_ADDRESS') return coded('document_forbidden', { url: this.#url, reason }, error);
    return coded('document_unreachable', { url: this.#url, reason }, error);
  }
}

function pairsOf(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
}
