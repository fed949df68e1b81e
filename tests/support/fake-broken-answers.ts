import { openEvents } from './fake-answers.ts';
import type { Answer, Exchange } from './fake-server.ts';

/** Answers that stop before their end. */
export const brokenAnswers = {
  hangUp: ({ response }) => response.destroy(),
  notHttp: ({ response }) => response.socket?.end('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
  /** The connection breaks within the JSON, whose length was promised. */
  cutJson: (exchange) => {
    const { response } = exchange;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 10_000 });
    response.write(halfAnswer(exchange), () => response.destroy());
  },
  /** The JSON ends too early, in a response that is complete. */
  shortJson: (exchange) => {
    exchange.response.writeHead(200, { 'content-type': 'application/json' });
    exchange.response.end(halfAnswer(exchange));
  },
  cutEvent: (exchange) => {
    const { response } = exchange;
    openEvents(response);
    response.write(`event: message\ndata: ${halfAnswer(exchange)}`, () => response.destroy());
  },
  /** The event lacks the blank line that would complete it. */
  shortEvent: (exchange) => {
    openEvents(exchange.response);
    exchange.response.end(`event: message\ndata: ${halfAnswer(exchange)}"}]}}\n`);
  },
  noEvent: ({ response }) => {
    openEvents(response);
    response.end(': nothing to say\n\n');
  },
} satisfies Readonly<Record<string, Answer>>;

function halfAnswer({ received }: Exchange): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(received.message.id)},"result":{"content":[{"type":"text","text":"half`;
}
