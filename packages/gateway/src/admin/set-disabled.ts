import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, recordChanges } from './administration.ts';

export interface Switch {
  readonly noun: 'server' | 'gateway';
  readonly slug: string;
  readonly disabled: boolean;
}

/**
 * Switches a server or gateway off or on. Off acts from the next request on and ends what is under way. What is as wanted
 * already is left alone and not recorded.
 * @throws server_unknown, gateway_unknown
 */
export async function setDisabled(administration: Administration, wanted: Switch): Promise<void> {
  const startedAt = Date.now();
  const { noun, slug, disabled } = wanted;
  const changed = await administration.store.transaction((repositories) => change(repositories, wanted));
  const action = `${noun}.${disabled ? 'disable' : 'enable'}` as const;
  if (changed) await recordChanges(administration, [{ action, target: slug, [noun]: slug }], startedAt);
}

async function change({ servers, gateways }: Repositories, { noun, slug, disabled }: Switch): Promise<boolean> {
  const repository = noun === 'server' ? servers : gateways;
  const found = await repository.bySlug(slug);
  if (!found) throw noun === 'server' ? coded('server_unknown', { slug }) : coded('gateway_unknown', { slug });
  if (found.disabled === disabled) return false;
  await repository.setDisabled(found.id, disabled);
  return true;
}
