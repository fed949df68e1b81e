import type { ServerResponse } from 'node:http';
import type { Reply } from '../proxy/arrival.ts';

/** A reply over node:http. What is sent after the client has gone is dropped, since there is nobody to tell. */
export class NodeReply implements Reply {
  readonly #response: ServerResponse;

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
    this.#response.once('drain', listener);
  }

  onGone(listener: () => void): void {
    // 'close' also follows a complete answer; node tells a lost client by nothing else.
    this.#response.on('close', () => {
      if (!this.#response.writableFinished) listener();
    });
  }
}
