import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import type { Limits } from '../../packages/gateway/src/config/limits.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { startGateway } from '../../packages/gateway/src/gateway.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { locationOf } from '../store/place.ts';
import type { Place } from './scene.ts';

/** Starts the gateway from its source within this process, with limits that `gatehouse up` does not let anyone set. */
export async function startInProcess(configuration: object, limits: Partial<Limits>): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const directory = join(root, 'data');
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => lines.push(line) });
  const location = locationOf(directory);
  const store = await openStore(location, { exclusive: true, log });
  const audit = await openAuditTrail({ location, log });
  const config = parseConfig({ file: 'gatehouse.yaml', text: JSON.stringify(configuration), environment: {} });
  await applyConfig({ store, audit, principal: 'config' }, config);
  const listen = { host: '127.0.0.1', port: 0 };
  const gateway = await startGateway({ store, audit, listen, publicUrl: undefined, limits, log });
  return {
    url: gateway.url,
    directory,
    log: () => lines.join(''),
    async stop() {
      await gateway.close();
      await audit.close();
      await store.close();
      await rm(root, { recursive: true });
      return 0;
    },
  };
}
