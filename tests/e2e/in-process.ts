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
  parts: Pick<InstanceOptions, 'createAuthorizationServer'> = {},
): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const instance = await startInstance({
    ...parts,
    publicUrl: undefined,
    at: join(root, 'data'),
    exclusive: true,
    configuration,
    limits,
  });
  return {
    ...instance,
    async stop() {
      await instance.stop();
      await rm(root, { recursive: true });
      return 0;
    },
  };
}

export interface InstanceOptions extends Pick<GatewayOptions, 'createAuthorizationServer' | 'publicUrl'> {
  /** Its store, by one word: see `locationOf`. It stays when the instance stops. */
  readonly at: string;
  /** Whether it is the only one there. */
  readonly exclusive: boolean;
  readonly configuration: object;
  readonly limits: Partial<Limits>;
}

/** One of perhaps several gateways in this process that share a store. */
export async function startInstance(options: InstanceOptions): Promise<Place> {
  const { at, exclusive, configuration, limits, ...parts } = options;
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => lines.push(line) });
  const location = locationOf(at);
  const store = await openStore(location, { exclusive, log });
  const audit = await openAuditTrail({ location, log });
  const config = parseConfig({ file: 'gatehouse.yaml', text: JSON.stringify(configuration), environment: {} });
  await applyConfig({ store, audit, principal: 'config' }, config);
  const reader = await openAuditReader(location);
  const listen = { host: '127.0.0.1', port: 0 };
  const { signIn, trustedProxies } = config;
  const services = { store, audit, reader, limits, signIn, trustedProxies, log };
  const gateway = await startGateway({ ...services, listen, ...parts });
  return {
    url: gateway.url,
    directory: at,
    log: () => lines.join(''),
    async stop() {
      await gateway.close();
      await reader.close();
      await audit.close();
      await store.close();
      return 0;
    },
  };
}
