import type { Rotation } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';

/**
 * Replaces the key that seals secrets, also beside a running gateway.
 * @param options.renewMaster adds a new master key to the key ring of the data folder as well
 * @throws master_key_given, keyring_unreadable
 */
export async function rotateKeys(
  administration: Administration,
  { renewMaster }: { readonly renewMaster: boolean },
): Promise<Rotation> {
  const startedAt = Date.now();
  const rotation = await administration.store.keys.rotate({ renewMaster });
  const changes: Change[] = [{ action: 'keys.rotate', target: `data key ${rotation.active}` }];
  if (renewMaster) changes.unshift({ action: 'keys.rotate-master', target: 'key ring' });
  await recordChanges(administration, changes, startedAt);
  return rotation;
}
