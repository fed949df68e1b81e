import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { hashSecret, newToken } from '../../packages/gateway/src/crypto/token.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import type { Cluster } from '../postgres/cluster.ts';
import type { RawClient } from '../support/raw-client.ts';

/** Makes tokens without end, through outages. @returns the hashes that were acknowledged, once it is stopped */
export function keepMakingTokens(store: Store, gatewayId: string): { stop(): Promise<readonly string[]> } {
  const acknowledged: string[] = [];
  let stopped = false;
  const work = (async () => {
    for (let number = 0; !stopped; number += 1) {
      const hash = hashSecret(newToken());
      const made = await store.tokens.put({ name: `t${number}`, gatewayId, hash }).catch(() => undefined);
      if (made) acknowledged.push(hash);
      await delay(2);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await work;
      return acknowledged;
    },
  };
}

/** Stops the database under a gateway and starts it again: calls are refused meanwhile, never wrongly served, and go on after. */
export async function outage(cluster: Cluster, client: RawClient, mode: 'fast' | 'immediate'): Promise<void> {
  const call = async () => (await client.call('tools/call', { name: 'demo__greet', arguments: { name: 'you' } })).text;
  expect(await call()).toContain('Hello, you!');
  await cluster.stop(mode);
  await expect.poll(call, { timeout: 20_000 }).toContain('store_unreachable');
  const refused = await client.call('tools/list');
  expect(refused.status).toBe(503);
  await cluster.start();
  await expect.poll(call, { timeout: 30_000 }).toContain('Hello, you!');
}
