/** What crosses between a worker thread and its starter. */
export interface Asked<Request> {
  readonly id: number;
  readonly request: Request;
}

export type Answer<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string } };
