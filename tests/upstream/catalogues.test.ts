import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import type { AssignedServer } from '../../packages/gateway/src/domain/configuration.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { createOutbound } from '../../packages/gateway/src/net/outbound.ts';
import { createCatalogues } from '../../packages/gateway/src/upstream/catalogues.ts';
import { noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import type { Credentials } from '../../packages/gateway/src/upstream/identities/credentials.ts';
import { viewerOf } from '../../packages/gateway/src/upstream/viewer.ts';
import { type Exchange, type FakeServer, startFake } from '../support/fake-server.ts';
import { serve } from '../support/fake-transport.ts';

const outbound = createOutbound({ own: [] });
const catalogues = createCatalogues({
  upstream: { outbound, log: createLog('silent'), limits: defaultLimits },
  credentials: { of: () => Promise.resolve(noCredential) } as unknown as Credentials,
  traffic: { admit: () => ({ answering() {}, end: () => false }) },
  onMoved() {},
  onAsked() {},
});
const viewer = viewerOf(null, {});

let fake: FakeServer;
let assigned: AssignedServer;
let held: Exchange[];
beforeEach(async () => {
  held = [];
  fake = await startFake({ name: 'notes' });
  const server = { id: 'srv_1', slug: 'notes', url: fake.url, network: 'private', auth: { mode: 'none' } };
  assigned = { server, assignment: { id: 'asg_1', identity: 'shared' } } as unknown as AssignedServer;
});
afterEach(() => fake.close());

test.each(['initialize', 'tools/list', 'prompts/list'])(
  'lists that are forgotten while their server owes the answer to %s leave no session open there',
  async (method) => {
    fake.fault = {
      strikes: ({ message }) => message.method === method,
      answer: (exchange) => void held.push(exchange),
    };
    const asked = catalogues.fresh(assigned, viewer);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const cleared = catalogues.clear();
    for (const exchange of held) serve(exchange);
    // Whoever asked before still gets them.
    expect((await asked).failure).toBeUndefined();
    await cleared;
    await vi.waitFor(() => expect(fake.heard('notifications/initialized')).toHaveLength(1));
    await vi.waitFor(() => expect([...fake.sessions.keys()]).toEqual([]));
  },
);

test('lists that nobody reads any more are let go of at once', async () => {
  await catalogues.fresh(assigned, viewer);
  expect(fake.sessions.size).toBe(1);
  await catalogues.clear();
  expect(fake.sessions.size).toBe(0);
});
