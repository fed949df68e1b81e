import { afterAll, beforeAll, describe } from 'vitest';
import type { AuditTrail } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../packages/gateway/src/gateway.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { dataOn, type Engine, engines } from './house-data.ts';

type House = Awaited<ReturnType<typeof openHouse>>;
type OneHouse = { readonly current: House };
type HouseParts = Pick<GatewayOptions, 'trustedProxies'>;

/** Runs the tests once for each engine, in a house that stands on it. */
export function onBothStores(tests: (house: OneHouse) => void): void {
  describe.each(engines)('on %s', (engine) => tests(oneHouse({}, engine)));
}

/** A gateway in this process that people come into, beside its store and trail; one for all tests of a file, or of a part of it. */
export function oneHouse(parts: HouseParts = {}, engine: Engine = 'SQLite'): OneHouse {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(parts, engine);
  });
  afterAll(() => house?.close());
  return {
    get current() {
      if (!house) throw new Error('no test is running');
      return house;
    },
  };
}

async function openHouse(parts: HouseParts, engine: Engine) {
  const data = await dataOn(engine);
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  const { location } = data;
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
    /** Runs one statement of SQL on the store. */
    sql: data.sql,
    /** Everything that is kept, as text. */
    async dump(): Promise<string> {
      await audit.flush();
      return data.dump();
    },
    async close(): Promise<void> {
      await gateway.close();
      await reader.close();
      await audit.close();
      await store.close();
      await data.remove();
    },
  };
}
