import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyConfig } from '../../packages/gateway/src/admin/apply-config.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import type { Limits } from '../../packages/gateway/src/config/limits.ts';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';
import { type GatewayOptions, startGateway } from '../../packages/gateway/src/gateway.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { locationOf } from '../store/place.ts';
import type { Place } from './scene.ts';

/** Starts the gateway from its source within this process, with limits and parts that `gatehouse up` does not let anyone set. */
export async function startInProcess(
  configuration: object,
  limits: Partial<Limits>,
  parts: Pick<GatewayOptions, 'createAuthorizationServer'> = {},
): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const directory = join(root, 'data');
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => lines.push(line) });
  const location = locationOf(directory);
  const store = await openStore(location, { exclusive: true, log });
  const audit = await openAuditTrail({ location, log });
  const config = parseConfig({ file: 'gatehouse.yaml', text: JSON.stringify(configuration), environment: {} });
  await applyConfig({ store, audit, principal: 'config' }, config);
  const reader = await openAuditReader(location);
  const listen = { host: '127.0.0.1', port: 0 };
  const { signIn } = config;
  const at = { listen, publicUrl: undefined };
  const gateway = await startGateway({ store, audit, reader, ...at, limits, signIn, log, ...parts });
  return {
    url: gateway.url,
    directory,
    log: () => lines.join(''),
    async stop() {
      await gateway.close();
      await reader.close();
      await audit.close();
      await store.close();
      await rm(root, { recursive: true });
      return 0;
    },
  };
}
