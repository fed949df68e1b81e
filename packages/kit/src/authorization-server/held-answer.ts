import type { ServerResponse } from 'node:http';

export interface HeldAnswer {
  readonly status: number;
  readonly body: string;
  /** Sends it. @param body in place of its own */
  release(body?: string): void;
}

/** Has `work` answer, and keeps the answer back until it is released: something is to be done before it is out. */
export async function holdAnswer(response: ServerResponse, work: () => Promise<void>): Promise<HeldAnswer> {
  const { end } = response;
  let body = '';
  response.end = ((chunk?: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) body = Buffer.from(chunk as string).toString();
    return response;
  }) as ServerResponse['end'];
  try {
    await work();
  } finally {
    response.end = end;
  }
  return {
    status: response.statusCode,
    body,
    release(other = body) {
      const bytes = Buffer.from(other);
      response.setHeader('content-length', bytes.length);
      response.end(bytes);
    },
  };
}
