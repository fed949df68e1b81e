import type { Answer, Fault, Received } from './fake-server.ts';

/** A fault that strikes at every request of one JSON-RPC method. */
export function faultAt(method: string, answer: Answer): Fault {
  return { strikes: ({ message }) => message.method === method, answer };
}

/** A fault that strikes at the first such request alone. */
export function faultOnceAt(method: string, answer: Answer): Fault {
  let struck = false;
  return {
    strikes({ message }) {
      if (struck || message.method !== method) return false;
      struck = true;
      return true;
    },
    answer,
  };
}

/** What a careless server says in an error page: all that it was sent, secrets included. */
export function everythingSent({ url, headers }: Received): string {
  return `${url} ${JSON.stringify(headers)}`;
}
