import { openEvents, said, sendEvent, sendResult } from './fake-answers.ts';
import type { Answer, FakeServer } from './fake-server.ts';
import type { RpcMessage } from './raw-client.ts';

/** A tool that asks its client something first, and answers with what it was told. */
export function asking(method: string, id: string | number, params: object = {}): Answer {
  return async (exchange) => {
    const { fake, received, response } = exchange;
    openEvents(response);
    sendEvent(response, { jsonrpc: '2.0', id, method, params });
    const { result, error } = await answerTo(fake, id, received.headers['mcp-session-id']);
    sendResult(exchange, said(JSON.stringify({ result, code: error?.code })));
  };
}

/** The client's answer to a request that the server made in one session. */
export async function answerTo(
  fake: FakeServer,
  id: string | number,
  session: string | string[] | undefined,
): Promise<RpcMessage> {
  for (;;) {
    const answers = fake.received.filter(({ message }) => message.method === undefined && message.id === id);
    const found = answers.find(({ headers }) => headers['mcp-session-id'] === session);
    if (found) return found.message;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
