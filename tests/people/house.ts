import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { AuditTrail } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../packages/gateway/src/gateway.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';

type House = Awaited<ReturnType<typeof openHouse>>;
type HouseParts = Pick<GatewayOptions, 'trustedProxies'>;

/** A gateway in this process that people come into, beside its store and trail; one for all tests of a file. */
export function oneHouse(parts: HouseParts = {}): { readonly current: House } {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(parts);
  });
  afterAll(() => house?.close());
  return {
    get current() {
      if (!house) throw new Error('no test is running');
      return house;
    },
  };
}

async function openHouse(parts: HouseParts) {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-people-'));
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  const location = { directory, database: undefined };
  const store = await openStore(location, { exclusive: true, log });
  const trail = await openAuditTrail({ location, log });
  const refusals: string[] = [];
  const audit: AuditTrail = {
    ...trail,
    countRefused(remoteAddress, code) {
      refusals.push(`${code} ${remoteAddress}`);
      trail.countRefused(remoteAddress, code);
    },
  };
  const reader = await openAuditReader(location);
  const listen = { host: '127.0.0.1', port: 0 };
  const at = { listen, publicUrl: undefined };
  const gateway: RunningGateway = await startGateway({ store, audit, reader, ...at, ...parts, log });
  return {
    url: gateway.url,
    store,
    audit,
    administration: { store, audit, principal: 'cli' },
    log: () => lines.join(''),
    /** `action target principal` of all events after the first so many. */
    async events(after = 0): Promise<string[]> {
      await audit.flush();
      const events = await reader.tail({ afterId: after, limit: 1000 });
      return events.map(({ action, target, principal }) => `${action} ${target} ${principal}`);
    },
    /** `code address` of all strangers that were counted as refused. */
    refusals,
    /** The id of the newest event. */
    async mark(): Promise<number> {
      await audit.flush();
      return (await reader.tail({ afterId: 0, limit: 1 }))[0]?.id ?? 0;
    },
    /** Everything on disk, as text. */
    async dump(): Promise<string> {
      await audit.flush();
      const names = await readdir(directory);
      return (await Promise.all(names.map((name) => readFile(join(directory, name), 'latin1')))).join('\n');
    },
    async close(): Promise<void> {
      await gateway.close();
      await reader.close();
      await audit.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}
