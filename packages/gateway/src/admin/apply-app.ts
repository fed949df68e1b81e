import type { AppConfig } from '../config/config.ts';
import type { App } from '../domain/records.ts';
import type { Repositories } from '../store/store.ts';
import type { Change } from './administration.ts';
import { sameNames } from './sameness.ts';

/** Creates or updates one app that is registered by hand. A disabled one stays so: it was disabled for a reason. */
export async function applyApp({ apps }: Pick<Repositories, 'apps'>, wanted: AppConfig): Promise<Change[]> {
  const { id: clientId, name, redirectUris, secret } = wanted;
  const found = await apps.byClientId(clientId);
  if (found && sameApp(found, wanted) && (await apps.secret(found.id)) === secret) return [];
  await apps.put({ clientId, name, source: 'given', redirectUris, secret: secret ?? null });
  return [{ action: found ? 'app.update' : 'app.add', target: clientId }];
}

function sameApp(found: App, { name, redirectUris }: AppConfig): boolean {
  return found.source === 'given' && found.name === name && sameNames(found.redirectUris, redirectUris);
}
