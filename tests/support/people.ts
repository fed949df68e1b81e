import { browserSessionLife, createBrowserSessions } from '../../packages/gateway/src/auth/browser-sessions.ts';
import type { Role } from '../../packages/gateway/src/domain/records.ts';
import { cookieOf } from '../../packages/gateway/src/http/pages/cookies.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { type Browser, createBrowser } from './browser.ts';

/**
 * A browser that a person is signed in with, who is made where unknown. Nobody waits for a password: a session is put into the
 * store and its cookie into the browser.
 * @param publicUrl of the gateway, without trailing slash
 */
export async function signedInBrowser(
  store: Pick<Store, 'users' | 'browserSessions'>,
  publicUrl: string,
  email: string,
  { role, browser = createBrowser() }: { readonly role?: Role; readonly browser?: Browser } = {},
): Promise<Browser> {
  const user = await store.users.put(email);
  if (role !== undefined && role !== user.role) await store.users.setRole(user.id, role);
  const held = await createBrowserSessions(store).open(user.id, { browser: 'Mozilla/5.0 (test)' });
  browser.setCookie(publicUrl, cookieOf(publicUrl, 'gatehouse_session').write(held, browserSessionLife));
  return browser;
}
