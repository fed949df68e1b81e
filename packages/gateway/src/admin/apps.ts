import { appIdProblem, appNameProblem } from '../config/app-rules.ts';
import type { AppConfig } from '../config/config.ts';
import { clientTextProblem } from '../config/oauth.ts';
import { redirectProblem } from '../domain/redirect-uri.ts';
import { coded } from '../errors/coded-error.ts';
import { type Administration, recordChanges } from './administration.ts';
import { applyApp } from './apply-app.ts';
import { forgetApp } from './forget.ts';

/**
 * Registers an app by hand, or gives one that was registered by hand its new name, addresses and secret. What is as wanted already is
 * left alone and not recorded.
 * @throws app_unusable; it repeats no secret
 */
export async function addApp(administration: Administration, wanted: AppConfig): Promise<void> {
  const startedAt = Date.now();
  const reason = problemOf(wanted);
  if (reason !== undefined) throw coded('app_unusable', { reason });
  const changes = await administration.store.transaction(async (repositories) => {
    const known = await repositories.apps.byClientId(wanted.id);
    if (known && known.source !== 'given')
      throw coded('app_unusable', { reason: `"${wanted.id}" is the client id of an app that came by itself` });
    return applyApp(repositories, wanted);
  });
  if (changes.length > 0) await recordChanges(administration, changes, startedAt);
}

/**
 * A disabled app comes in nowhere, from the next request on; what it has under way ends. What is as wanted already is left alone and
 * not recorded.
 * @throws app_unknown
 */
export async function setAppDisabled(
  administration: Administration,
  { clientId, disabled }: { readonly clientId: string; readonly disabled: boolean },
): Promise<void> {
  const startedAt = Date.now();
  const changed = await administration.store.transaction(async ({ apps }) => {
    const app = await apps.byClientId(clientId);
    if (!app) throw coded('app_unknown', { clientId });
    if (app.disabled !== disabled) await apps.setDisabled(app.id, disabled);
    return app.disabled !== disabled;
  });
  const action = disabled ? 'app.disable' : 'app.enable';
  if (changed) await recordChanges(administration, [{ action, target: clientId }], startedAt);
}

/**
 * Forgets an app with all that people let it use, and what it registered: its client id opens nothing any more. One that came by itself
 * may register and come again, where somebody lets it in.
 * @returns how many connections ended
 * @throws app_unknown
 */
export async function removeApp(administration: Administration, clientId: string): Promise<number> {
  const startedAt = Date.now();
  const ended = await administration.store.transaction(async (repositories) => {
    const app = await repositories.apps.byClientId(clientId);
    if (!app) throw coded('app_unknown', { clientId });
    return forgetApp(repositories, app);
  });
  await recordChanges(administration, [{ action: 'app.remove', target: clientId }], startedAt);
  return ended;
}

function problemOf({ id, name, redirectUris, secret }: AppConfig): string | undefined {
  const checks: readonly (readonly [string, string | undefined, (text: string) => string | undefined])[] = [
    ['the id ', id, appIdProblem],
    ['the name ', name, appNameProblem],
    ['the secret ', secret, clientTextProblem],
    ...redirectUris.map((uri) => [`${JSON.stringify(uri)} `, uri, redirectProblem] as const),
  ];
  for (const [what, text, problem] of checks) {
    const found = text === undefined ? undefined : problem(text);
    if (found !== undefined) return what + found;
  }
  return redirectUris.length === 0 ? 'it names no address that people are sent back to' : undefined;
}
