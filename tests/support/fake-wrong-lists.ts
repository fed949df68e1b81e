import { sendJson, sendResult } from './fake-answers.ts';
import { faultAt } from './fake-fault.ts';
import type { Exchange, Fault } from './fake-server.ts';

let page = 0;

/** Lists of tools that no client could use, and what else can be wrong before the first call. */
export const wrongLists = {
  /** Each page names another one. */
  endless: faultAt('tools/list', (exchange) => {
    page += 1;
    sendResult(exchange, { tools: [tool(`t${page}`)], nextCursor: `page-${page}` });
  }),
  /** Each page names itself as the next. */
  circular: faultAt('tools/list', (exchange) => sendResult(exchange, { tools: [tool('t')], nextCursor: 'again' })),
  enormous: faultAt('tools/list', (exchange) => {
    sendResult(exchange, { tools: [{ ...tool('t'), description: 'x'.repeat(17 * 1024 * 1024) }] });
  }),
  withoutTools: faultAt('tools/list', (exchange) => sendResult(exchange, { items: [] })),
  toolsByName: faultAt('tools/list', (exchange) => sendResult(exchange, { tools: { t: tool('t') } })),
  /** Framed well enough to find the result, which is not JSON itself. */
  brokenEntry: faultAt('tools/list', (exchange) => sendRaw(exchange, '{"tools":[{"name":"t","inputSchema":{oops}}]}')),
  brokenCursor: faultAt('tools/list', (exchange) => sendRaw(exchange, '{"tools":[],"nextCursor":oops}')),
  brokenInfo: faultAt('initialize', (exchange) => sendRaw(exchange, '{"protocolVersion":oops}')),
  noInfo: faultAt('initialize', (exchange) => sendRaw(exchange, '"2025-11-25"')),
  otherRevision: faultAt('initialize', (exchange) => {
    sendResult(exchange, {
      protocolVersion: '2024-11-05',
      capabilities: {},
      serverInfo: { name: 'old', version: '1' },
    });
  }),
  noRevision: faultAt('initialize', (exchange) => sendResult(exchange, { capabilities: {} })),
  refusesSessions: faultAt('initialize', (exchange) => sendRefusal(exchange, -32099)),
  refusesLists: faultAt('tools/list', (exchange) => sendRefusal(exchange, -32603)),
  forgetsWhileListing: faultAt('tools/list', ({ response }) => sendJson(response, 404, { error: 'no session' })),
} satisfies Readonly<Record<string, Fault>>;

function tool(name: string): object {
  return { name, inputSchema: { type: 'object' } };
}

function sendRaw({ received, response }: Exchange, result: string): void {
  sendJson(response, 200, `{"jsonrpc":"2.0","id":${JSON.stringify(received.message.id)},"result":${result}}`);
}

/** A refusal with words of the server's own, which are for its log and not for our clients. */
function sendRefusal({ received, response }: Exchange, code: number): void {
  const error = { code, message: `not for ${received.headers['x-api-key']} at ${received.url}` };
  sendJson(response, 200, { jsonrpc: '2.0', id: received.message.id, error });
}
