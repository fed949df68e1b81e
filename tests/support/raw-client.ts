import { request } from 'node:http';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The connection was cut before the answer was complete. */
  readonly cut: boolean;
  /** The JSON-RPC messages in it, from JSON or from events. */
  readonly messages: readonly RpcMessage[];
}

export interface RpcMessage {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> };
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

const usual = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Sends exactly what it is told; a header set to undefined is not sent. */
export function send(url: string, { method = 'POST', headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const all = Object.entries({ ...(method === 'POST' ? usual : {}), ...headers }).filter(
    ([, value]) => value !== undefined,
  );
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: Object.fromEntries(all) as Record<string, string>, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', () => undefined);
      incoming.on('close', () => {
        const text = Buffer.concat(chunks).toString();
        const cut = !incoming.complete;
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          cut,
          messages: cut ? [] : messagesIn(text, incoming.headers['content-type'] ?? ''),
        });
      });
    });
    outgoing.end(body);
  });
}

function messagesIn(text: string, type: string): RpcMessage[] {
  if (text === '') return [];
  if (type.startsWith('application/json')) return [JSON.parse(text) as RpcMessage];
  const data = text.split('\n').filter((line) => line.startsWith('data: '));
  return data.map((line) => JSON.parse(line.slice('data: '.length)) as RpcMessage);
}

/** A client of one gateway that speaks plain HTTP, so that tests see every byte. */
export class RawClient {
  readonly endpoint: string;
  readonly #token: string;
  sessionId: string | undefined;
  version: string | undefined;
  #id = 0;

  constructor(endpoint: string, token: string) {
    this.endpoint = endpoint;
    this.#token = token;
  }

  /** Sends any request with token and session of this client, each of which `request.headers` may overrule. */
  send(request: RawRequest): Promise<RawAnswer> {
    return send(this.endpoint, { ...request, headers: this.headers(request.headers) });
  }

  /** Token and session of this client as headers, each of which `others` may overrule. */
  headers(others: RawRequest['headers'] = {}): Readonly<Record<string, string | undefined>> {
    return {
      authorization: `Bearer ${this.#token}`,
      'mcp-session-id': this.sessionId,
      'mcp-protocol-version': this.version,
      ...others,
    };
  }

  /** Posts one JSON-RPC request under the next id. */
  call(method: string, params: object = {}, headers: RawRequest['headers'] = {}): Promise<RawAnswer> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++this.#id, method, params });
    return this.send({ body, headers });
  }

  notify(method: string, params: object = {}): Promise<RawAnswer> {
    return this.send({ body: JSON.stringify({ jsonrpc: '2.0', method, params }) });
  }

  /** Opens a session and keeps its id for what follows. */
  async open(protocolVersion = '2025-11-25', capabilities: object = {}): Promise<RawAnswer> {
    const clientInfo = { name: 'raw-client', version: '1.0' };
    const answer = await this.call('initialize', { protocolVersion, capabilities, clientInfo });
    const id = answer.headers['mcp-session-id'];
    this.sessionId = typeof id === 'string' ? id : undefined;
    this.version = String(answer.messages[0]?.result?.protocolVersion);
    await this.notify('notifications/initialized');
    return answer;
  }

  /** Calls a tool and answers its last message. */
  async tool(name: string, args: object = {}): Promise<RpcMessage> {
    const { messages } = await this.call('tools/call', { name, arguments: args });
    const last = messages.at(-1);
    if (!last) throw new Error(`no message in the answer to ${name}`);
    return last;
  }
}
