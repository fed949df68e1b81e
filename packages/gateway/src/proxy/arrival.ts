/** An HTTP request as it reaches the data plane, free of any server library. Header names are lower case. */
export interface Arrival {
  readonly method: string;
  /** The gateway's slug from the path; undefined for the picker, whose callers chose their gateway before. */
  readonly slug: string | undefined;
  /** The client's address, or that of the nearest proxy that is not trusted. Empty where the connection is gone already. */
  readonly remoteAddress: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** @throws body_too_large past `limit` bytes; rejects when the client goes away */
  readBody(limit: number): Promise<Buffer>;
  readonly reply: Reply;
}

/** The way back to the client. One `send`, or one `open` with any number of `write` and one `end` or `destroy`. */
export interface Reply {
  /** A complete answer. */
  send(status: number, headers: Readonly<Record<string, string>>, body: Buffer): void;
  open(status: number, headers: Readonly<Record<string, string>>): void;
  /** @returns false when the client is behind: stop, and ask `onceDrained` when to go on */
  write(chunk: Buffer): boolean;
  end(): void;
  /** Cuts the connection, so that a broken answer is not taken for a complete one. */
  destroy(): void;
  onceDrained(listener: () => void): void;
  /** The client went away before the end. */
  onGone(listener: () => void): void;
}

/** The value of a header that may stand once only. */
export function header(arrival: Pick<Arrival, 'headers'>, name: string): string | undefined {
  const value = arrival.headers[name];
  return typeof value === 'string' ? value : undefined;
}
