import { expect } from 'vitest';
import type { Limits } from '../../packages/gateway/src/config/limits.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { openAt } from '../store/place.ts';
import { said, sendResult } from '../support/fake-answers.ts';
import { type Answer, type Exchange, type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawAnswer, RawClient } from '../support/raw-client.ts';
import { eventually } from './eventually.ts';
import { type Scene, startLimitedScene } from './scene.ts';

/** One place at a server, and one in line. */
export const oneAtATime: Partial<Limits> = { serverCalls: 1, serverQueue: 1, queueWait: 20_000 };

/** A server with one place. */
export interface Line {
  readonly scene: Scene;
  readonly fake: FakeServer;
  readonly client: RawClient;
  /** Makes a call that has the place until it is let go. */
  hold(): Promise<{ readonly answer: Promise<RawAnswer>; letGo(): void }>;
  /** What the server was sent of calls under an id. */
  sent(id: string): number;
  close(): Promise<void>;
}

export async function openLine(): Promise<Line> {
  const held: Exchange[] = [];
  const waits: Answer = (exchange) => {
    if (exchange.received.message.id === 'held') held.push(exchange);
    else sendResult(exchange, said('done'));
  };
  const fake = await startFake({ name: 'busy', tools: { waits } });
  const scene = await startLimitedScene({ servers: { busy: fake }, gateways: { main: ['busy'] } }, oneAtATime);
  const client = await scene.opened('main');
  return {
    scene,
    fake,
    client,
    async hold() {
      const answer = client.send({ body: JSON.stringify(waitingCall('held')) });
      await eventually(() => held.length).toBe(1);
      const [exchange] = held.splice(0);
      return { answer, letGo: () => exchange && sendResult(exchange, said('done')) };
    },
    sent: (id) => fake.heard('tools/call').filter(({ message }) => message.id === id).length,
    async close() {
      await scene.close();
      await fake.close();
    },
  };
}

export function waitingCall(id: string) {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'busy__waits', arguments: {} } } as const;
}

/** Waits until a call that was begun is in line: there is one place, so that the next call is refused at once. */
export async function expectInLine({ client }: Line): Promise<void> {
  // Whatever came before this has reached the line by the time that it is answered.
  await client.call('ping');
  const next = await client.tool('busy__waits');
  expect(next.error?.data?.code).toBe('upstream_busy');
}

/** Makes a call that waits, and answers once it does. */
export async function queue(line: Line, id: string): Promise<{ readonly answer: Promise<RawAnswer> }> {
  const answer = line.client.send({ body: JSON.stringify(waitingCall(id)) });
  await expectInLine(line);
  return { answer };
}

/** Ends access by what is written to the store: what has the place ends, and what waits ends with it and is not called. */
export async function expectEnds(line: Line, end: (store: Store) => Promise<void>): Promise<void> {
  const { answer } = await line.hold();
  const queued = await queue(line, 'queued');
  const store = await openAt(line.scene.place.directory, false);
  try {
    await end(store);
  } finally {
    await store.close();
  }
  for (const each of [await answer, await queued.answer])
    expect(each.messages).toMatchObject([{ error: { data: { code: 'access_ended' } } }]);
  expect(line.sent('queued')).toBe(0);
}
