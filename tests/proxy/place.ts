import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '../../packages/gateway/src/auth/principal.ts';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { createOutbound } from '../../packages/gateway/src/net/outbound.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import type { Upstream } from '../../packages/gateway/src/upstream/upstream.ts';
import { openAt } from '../store/place.ts';

/** What the data plane's sessions are made from, with a real store and a gateway "main". */
export interface SessionPlace {
  readonly store: Store;
  readonly upstream: Upstream;
  /** A token of a user on that gateway. */
  readonly principal: Principal;
  close(): Promise<void>;
}

export async function openSessionPlace(): Promise<SessionPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-sessions-'));
  const store = await openAt(directory, true);
  const outbound = createOutbound({ own: [] });
  const { id: gatewayId } = await store.gateways.create({ slug: 'main' });
  return {
    store,
    upstream: { outbound, log: createLog('silent'), limits: defaultLimits },
    principal: { id: 'token:tok_1', name: 'token:ci', userId: 'usr_1', gatewayId, resource: undefined },
    async close() {
      await outbound.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** What a client says of itself. */
export const client = {
  protocolVersion: '2025-11-25',
  clientName: 'probe',
  clientVersion: '1.0.0',
  elicitsUrl: false,
  capabilities: {},
};
