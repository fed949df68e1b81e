import type { RawClient, RpcMessage } from '../support/raw-client.ts';

/** A request whose answer is read while it comes. */
export interface LiveCall {
  readonly id: string;
  /** The next message of the answer; `undefined` at its end. */
  next(): Promise<RpcMessage | undefined>;
  /** Goes away, as a client does whose user closed it. */
  leave(): void;
}

let sequence = 0;

/** Calls a tool in the session of a client, asking for progress. @param token what the progress notifications must carry */
export async function callLive(
  { endpoint, sessionId = '', version = '' }: RawClient,
  { authorization }: { readonly authorization: string },
  tool: { readonly name: string; readonly arguments: object; readonly token: string },
): Promise<LiveCall> {
  const id = `live-${++sequence}`;
  const controller = new AbortController();
  const params = { name: tool.name, arguments: tool.arguments, _meta: { progressToken: tool.token } };
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-session-id': sessionId,
      'mcp-protocol-version': version,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }),
    signal: controller.signal,
  });
  const messages = messagesOf(response);
  return { id, next: async () => (await messages.next()).value ?? undefined, leave: () => controller.abort() };
}

async function* messagesOf(response: Response): AsyncGenerator<RpcMessage, undefined> {
  if (!response.body) return undefined;
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length)) as RpcMessage;
  }
  return undefined;
}
