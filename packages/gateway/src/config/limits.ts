/** Bounds of the data plane. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** A client's request body; larger ones get 413. */
  readonly requestBytes: number;
  /** Until the head of a server's answer to a call, and between two pieces of it. */
  readonly callTimeout: number;
  /** A whole call, however much it tells meanwhile. */
  readonly callMaximum: number;
  /** Calls of one server at a time. */
  readonly serverCalls: number;
  /** Of them, and of those that wait, what one person may have; or one token, where it is nobody's. */
  readonly callerCalls: number;
  /** Further calls of it that wait for one to end; others are refused. */
  readonly serverQueue: number;
  /** How long a call waits so. */
  readonly queueWait: number;
  /** So many times in a row a server is not there or cannot cope, and it is left alone. */
  readonly breakerFailures: number;
  /** How long, until one call finds out whether it is back. */
  readonly breakerPause: number;
  /** For initialize and each list page: a slow server must not hold up the others' lists. */
  readonly listTimeout: number;
  /** One JSON answer held for checking before it is passed on; a larger one is streamed. */
  readonly heldAnswer: number;
  /** One server-sent event; and one list page or initialize answer. */
  readonly messageBytes: number;
  /** How long a list is served without asking again. */
  readonly catalogueLife: number;
  /** How long a server that failed is left out without asking again. */
  readonly failureLife: number;
  /** A client session unused for so long is forgotten. */
  readonly sessionIdle: number;
}

export const defaultLimits: Limits = {
  requestBytes: 4 * 1024 * 1024,
  callTimeout: 300_000,
  callMaximum: 60 * 60 * 1000,
  serverCalls: 1_024,
  callerCalls: 256,
  serverQueue: 1_024,
  queueWait: 30_000,
  breakerFailures: 5,
  breakerPause: 10_000,
  listTimeout: 5_000,
  heldAnswer: 64 * 1024,
  messageBytes: 16 * 1024 * 1024,
  catalogueLife: 30_000,
  failureLife: 3_000,
  sessionIdle: 24 * 60 * 60 * 1000,
};
