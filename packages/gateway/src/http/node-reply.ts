import type { ServerResponse } from 'node:http';
import type { Reply } from '../proxy/arrival.ts';

/** A reply over node:http. What is sent after the client has gone is dropped, since there is nobody to tell. */
export class NodeReply implements Reply {
  readonly #response: ServerResponse;
  // One listener each on the response, however many members of a batch or events of an answer wait for it.
  readonly #waiting: (() => void)[] = [];
  readonly #watching: (() => void)[] = [];

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  send(status: number, headers: Readonly<Record<string, string>>, body: Buffer): void {
    const response = this.#response;
    if (response.headersSent) return;
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.end(body);
  }

  open(status: number, headers: Readonly<Record<string, string>>): void {
    this.#response.writeHead(status, headers);
    this.#response.flushHeaders();
  }

  write(chunk: Buffer): boolean {
    return this.#response.writableEnded || this.#response.destroyed || this.#response.write(chunk);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }

  onceDrained(listener: () => void): void {
    if (this.#waiting.push(listener) === 1) this.#response.once('drain', () => this.#drained());
  }

  onGone(listener: () => void): void {
    if (this.#isGone()) listener();
    else if (this.#watching.push(listener) === 1) this.#response.on('close', () => this.#closed());
  }

  #drained(): void {
    for (const listener of this.#waiting.splice(0)) listener();
  }

  #closed(): void {
    if (this.#isGone()) for (const listener of this.#watching) listener();
  }

  /** A complete answer is followed by a closed response too; node tells a lost client by nothing else. */
  #isGone(): boolean {
    return this.#response.destroyed && !this.#response.writableFinished;
  }
}
