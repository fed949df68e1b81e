import type { AssignmentConfig } from '../config/config.ts';
import { hashSecret, newToken } from '../crypto/token.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { applyGateway } from './apply-gateway.ts';
import { applyServer } from './apply-server.ts';

/** Name of the demo's server, gateway, prefix and token. */
export const demoName = 'demo';

/**
 * Makes the demo server usable: server and gateway `demo`, and a token of that name on the first run.
 * @param url where the demo server listens now
 * @returns the token where one was made; on later runs `undefined`, also when it was revoked since
 */
export async function ensureDemo(administration: Administration, url: string): Promise<{ token: string } | undefined> {
  const startedAt = Date.now();
  const { changes, token } = await administration.store.transaction((repositories) => ensure(repositories, url));
  await recordChanges(administration, changes, startedAt);
  return token === undefined ? undefined : { token };
}

async function ensure(repositories: Repositories, url: string): Promise<{ changes: Change[]; token?: string }> {
  const changes = await applyServer(repositories, {
    slug: demoName,
    url,
    network: 'private',
    auth: { mode: 'none' },
    headers: {},
    client: undefined,
  });
  const servers = await missingAssignment(repositories);
  changes.push(...(await applyGateway(repositories, { slug: demoName, users: undefined, servers })));
  const gateway = await repositories.gateways.bySlug(demoName);
  const rows = await repositories.tokens.list();
  if (!gateway || rows.some(({ name, gatewayId }) => name === demoName && gatewayId === gateway.id)) return { changes };
  const token = newToken();
  await repositories.tokens.put({ name: demoName, gatewayId: gateway.id, hash: hashSecret(token) });
  return { changes: [...changes, { action: 'token.add', target: demoName, gateway: demoName }], token };
}

/** Nothing where the demo stands on its gateway already: what it lets through is then the administrator's choice. */
async function missingAssignment({ gateways, assignments }: Repositories): Promise<AssignmentConfig[]> {
  const gateway = await gateways.bySlug(demoName);
  const present = (await assignments.list()).some((row) => row.gatewayId === gateway?.id && row.prefix === demoName);
  return present ? [] : [{ server: demoName, prefix: demoName, tools: 'all', identity: 'shared' }];
}
