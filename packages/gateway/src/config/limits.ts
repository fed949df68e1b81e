/** Bounds of the data plane. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** A client's request body; larger ones get 413. */
  readonly requestBytes: number;
  /** Until the head of a server's answer to a call, and between two pieces of it. */
  readonly callTimeout: number;
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
  listTimeout: 5_000,
  heldAnswer: 64 * 1024,
  messageBytes: 16 * 1024 * 1024,
  catalogueLife: 30_000,
  failureLife: 3_000,
  sessionIdle: 24 * 60 * 60 * 1000,
};
