import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendEvent } from './fake-answers.ts';
import { echo } from './fake-methods.ts';
import { serve } from './fake-transport.ts';
import type { RpcMessage } from './raw-client.ts';

/** One HTTP request as a fake received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** To the byte. */
  readonly body: Buffer;
  /** The JSON-RPC message in the body; empty where there is none. */
  readonly message: RpcMessage;
  /** The connection ended before the fake had answered. */
  cutOff: boolean;
}

export interface Exchange {
  readonly fake: FakeServer;
  readonly received: Received;
  readonly response: ServerResponse;
}

/** Answers one exchange, at once or later. */
export type Answer = (exchange: Exchange) => unknown;

/** The one thing that is wrong with a fake: what it answers to the requests that it strikes at. */
export interface Fault {
  readonly strikes: (received: Received) => boolean;
  readonly answer: Answer;
}

export interface FakeOptions {
  readonly name?: string;
  /** Any free one unless given. */
  readonly port?: number;
  readonly path?: string;
  /** The revision that it speaks, whatever it is asked for. */
  readonly version?: string;
  readonly keepsSessions?: boolean;
  /** Whether it announces changes of its lists on a GET stream; without, a GET is answered 405. */
  readonly listChanged?: boolean;
  /** What it answers to a GET that names the last event; without, what any GET is answered. */
  readonly resumes?: Answer;
  readonly delivery?: 'json' | 'events';
  readonly instructions?: string;
  /** The tool `echo` unless given. */
  readonly tools?: Readonly<Record<string, Answer>>;
  readonly prompts?: readonly string[];
  readonly resources?: readonly string[];
  readonly templates?: readonly string[];
  /** Beside those that it declares anyway. */
  readonly capabilities?: object;
  /** Answers to more methods than the usual ones, or in place of these. */
  readonly methods?: Readonly<Record<string, Answer>>;
  readonly fault?: Fault | undefined;
}

/** An MCP server for tests: healthy in all but its one fault, and with a record of everything it was sent. */
export interface FakeServer {
  readonly options: FakeOptions;
  readonly port: number;
  readonly url: string;
  readonly received: readonly Received[];
  /** What is wrong with it now; a test may change it. */
  fault: Fault | undefined;
  /** What it lists; a test may change it. */
  readonly tools: Map<string, Answer>;
  readonly prompts: Set<string>;
  readonly resources: Set<string>;
  readonly templates: Set<string>;
  /** The sessions that it knows, each with the GET stream that is open in it. */
  readonly sessions: Map<string, ServerResponse | undefined>;
  /** What it was sent of one JSON-RPC method. */
  heard(method: string): readonly Received[];
  /** Sends a message on every open GET stream; answers how many there are. */
  push(message: object): number;
  /** Cuts its connections and no longer listens. */
  close(): Promise<void>;
}

/** Starts a fake on a port of its own. Without options it is healthy. */
export async function startFake(options: FakeOptions = {}): Promise<FakeServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request, response).then(answer, (error: unknown) => {
      // Half a request has no answer. What is whole and cannot be read is a fault of whoever sent it, and fails the test.
      if (request.complete) throw error;
    });

    function answer(record: Received): unknown {
      received.push(record);
      const exchange = { fake, received: record, response };
      return fake.fault?.strikes(record) ? fake.fault.answer(exchange) : serve(exchange);
    }
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeServer = {
    options,
    port,
    url: `http://127.0.0.1:${port}${options.path ?? '/mcp'}`,
    received,
    fault: options.fault,
    tools: new Map(Object.entries(options.tools ?? { echo })),
    prompts: new Set(options.prompts),
    resources: new Set(options.resources),
    templates: new Set(options.templates),
    sessions: new Map(),
    heard: (method) => received.filter(({ message }) => message.method === method),
    push(message) {
      const streams = [...fake.sessions.values()].filter((stream) => stream !== undefined);
      for (const stream of streams) sendEvent(stream, message);
      return streams.length;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method = '', url = '', headers } = request;
  const record: Received = { method, url, headers, body, message: messageIn(body), cutOff: false };
  response.on('close', () => {
    record.cutOff = !response.writableFinished;
  });
  return record;
}

function messageIn(body: Buffer): RpcMessage {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as RpcMessage);
}
