import type { Config } from '../config/config.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { applyAdmin, type PreparedAdmin, prepareAdmin } from './apply-admin.ts';
import { applyApp } from './apply-app.ts';
import { applyGateway } from './apply-gateway.ts';
import { applyServer } from './apply-server.ts';
import { applyToken, type RevokedToken } from './apply-token.ts';
import { pruneConfig } from './prune-config.ts';

export interface AppliedConfig {
  /** What was changed, in order. Empty where the store held all of it already. */
  readonly changes: readonly Change[];
  /** Tokens that the file names and that were revoked: they stay so, or a restart would bring back what leaked. */
  readonly revoked: readonly RevokedToken[];
}

export interface Applying {
  /** Whether what the file does not name is removed: see `pruneConfig`. */
  readonly prune?: boolean | undefined;
}

/**
 * Makes the store hold what the file names, in one transaction: creates and updates, and removes nothing unless told to. A second run
 * with the same file changes nothing and records nothing.
 * @throws token_unusable when another token has the same text
 */
export async function applyConfig(
  administration: Administration,
  config: Config,
  applying: Applying = {},
): Promise<AppliedConfig> {
  const startedAt = Date.now();
  const prepared = { admin: await prepareAdmin(administration.store, config.admin), ...applying };
  const applied = await administration.store.transaction((repositories) => applyAll(repositories, config, prepared));
  await recordChanges(administration, applied.changes, startedAt);
  return applied;
}

/** Thrown inside the transaction of a plan, so that nothing of it is kept. */
const planned = new Error('planned');

/**
 * What `applyConfig` would change now: it is done, and rolled back.
 * @throws what `applyConfig` throws
 */
export async function planConfig(
  { store }: Pick<Administration, 'store'>,
  config: Config,
  applying: Applying = {},
): Promise<AppliedConfig> {
  const prepared = { admin: await prepareAdmin(store, config.admin), ...applying };
  const plan: AppliedConfig[] = [];
  const done = store.transaction(async (repositories) => {
    plan.splice(0, plan.length, await applyAll(repositories, config, prepared));
    throw planned;
  });
  await done.catch((error: unknown) => {
    if (error !== planned) throw error;
  });
  return plan[0] ?? { changes: [], revoked: [] };
}

async function applyAll(
  repositories: Repositories,
  config: Config,
  { admin, prune = false }: Applying & { readonly admin: PreparedAdmin | undefined },
): Promise<AppliedConfig> {
  const changes: Change[] = [];
  const revoked: RevokedToken[] = [];
  // Before tokens, which make the people known that they name.
  changes.push(...(await applyAdmin(repositories, admin)));
  for (const server of config.servers) changes.push(...(await applyServer(repositories, server)));
  for (const gateway of config.gateways) changes.push(...(await applyGateway(repositories, gateway)));
  for (const token of config.tokens) {
    const outcome = await applyToken(repositories, token);
    if (outcome === 'revoked') revoked.push({ name: token.name, gateway: token.gateway });
    else changes.push(...outcome);
  }
  for (const app of config.apps) changes.push(...(await applyApp(repositories, app)));
  if (prune) changes.push(...(await pruneConfig(repositories, config)));
  return { changes, revoked };
}
