import { type FakeOptions, type FakeServer, startFake } from '../../support/fake-server.ts';
import type { RawClient, RpcMessage } from '../../support/raw-client.ts';
import { eventually } from '../eventually.ts';
import { type OpenStream, openGetStream, openPost } from '../open-stream.ts';
import { type Scene, startScene } from '../scene.ts';

/** What a client declares that can do everything. */
export const everything = {
  sampling: { context: {}, tools: {} },
  elicitation: { form: {}, url: {} },
  roots: { listChanged: true },
  tasks: { cancel: {}, requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } },
  extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } },
};

/** Two servers on one gateway: `alpha`, which the tests are about, and `beta` beside it. */
export interface Place {
  readonly scene: Scene;
  readonly alpha: FakeServer;
  readonly beta: FakeServer;
  /** A client with a session that can do everything, or what is given. */
  client(capabilities?: object): Promise<RawClient>;
  close(): Promise<void>;
}

export async function startPlace(alphaOptions: FakeOptions, betaOptions: FakeOptions = {}): Promise<Place> {
  const alpha = await startFake({ name: 'alpha', listChanged: true, ...alphaOptions });
  const beta = await startFake({ name: 'beta', listChanged: true, ...betaOptions });
  const scene = await startScene({
    servers: { alpha, beta },
    gateways: { main: ['alpha', 'beta'] },
    tokens: [{ name: 'other', gateway: 'main' }],
  });
  return {
    scene,
    alpha,
    beta,
    async client(capabilities = everything) {
      const client = scene.client('main');
      await client.open('2025-11-25', capabilities);
      return client;
    },
    async close() {
      await scene.close();
      for (const fake of [alpha, beta]) await fake.close();
    },
  };
}

/** Posts a call whose answer is still coming. */
export function openCall(client: RawClient, name: string, params: object = {}): Promise<OpenStream> {
  return openPost(client, {
    jsonrpc: '2.0',
    id: 'call',
    method: 'tools/call',
    params: { name, arguments: {}, ...params },
  });
}

/** What comes next on a stream, when so many messages came before. */
export async function next(stream: OpenStream, before = 0): Promise<RpcMessage> {
  await eventually(() => stream.messages().length).toBeGreaterThan(before);
  return stream.messages()[before] ?? {};
}

/** The client's answer to what it was asked. */
export function reply(client: RawClient, { id }: RpcMessage, result: object) {
  return client.send({ body: JSON.stringify({ jsonrpc: '2.0', id, result }) });
}

/** A client's GET stream, once both servers have theirs in it. */
export async function listenTo(client: RawClient, ...servers: readonly FakeServer[]): Promise<OpenStream> {
  const count = (fake: FakeServer) => [...fake.sessions.values()].filter((each) => each !== undefined).length;
  const before = servers.map(count);
  const stream = await openGetStream(client);
  await eventually(() => servers.map(count)).toEqual(before.map((each) => each + 1));
  return stream;
}
